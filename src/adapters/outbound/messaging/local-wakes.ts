import { DEFAULT_PRIORITY } from '../../../domain/jobs/job.js';
import type { WakeTopic } from '../../../ports/jobs/job-broker.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import { WakeBatch } from './wake-batch.js';

type Listener = (topic: WakeTopic) => void;

/** Tells the listeners of this process, after the current call stack and once per topic and stack. */
export class LocalWakes {
  private readonly listeners = new Set<Listener>();
  private readonly batch = new WakeBatch((topic) => {
    for (const listener of [...this.listeners]) this.tellOne(listener, topic);
  });

  constructor(private readonly logger: Logger) {}

  wake(topic: WakeTopic, priority: number = DEFAULT_PRIORITY): void {
    this.batch.add(topic, priority);
  }

  onWake(listener: Listener): () => void {
    const own: Listener = (topic) => listener(topic);
    this.listeners.add(own);
    return () => void this.listeners.delete(own);
  }

  private tellOne(listener: Listener, topic: WakeTopic): void {
    try {
      listener(topic);
    } catch (error) {
      this.logger.error('A wake-up listener failed', { topic, error });
    }
  }
}
