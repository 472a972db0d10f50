import type { WakeTopic } from '../../../ports/jobs/job-broker.js';
import type { Logger } from '../../../ports/runtime/logger.js';

type Listener = (topic: WakeTopic) => void;

/** Tells the listeners of this process, after the current call stack and once per topic and stack. */
export class LocalWakes {
  private readonly listeners = new Set<Listener>();
  private readonly pending = new Set<WakeTopic>();

  constructor(private readonly logger: Logger) {}

  wake(topic: WakeTopic): void {
    if (this.pending.size === 0) queueMicrotask(() => this.tell());
    this.pending.add(topic);
  }

  onWake(listener: Listener): () => void {
    const own: Listener = (topic) => listener(topic);
    this.listeners.add(own);
    return () => void this.listeners.delete(own);
  }

  private tell(): void {
    const topics = [...this.pending];
    this.pending.clear();
    for (const topic of topics) {
      for (const listener of [...this.listeners]) this.tellOne(listener, topic);
    }
  }

  private tellOne(listener: Listener, topic: WakeTopic): void {
    try {
      listener(topic);
    } catch (error) {
      this.logger.error('A wake-up listener failed', { topic, error });
    }
  }
}
