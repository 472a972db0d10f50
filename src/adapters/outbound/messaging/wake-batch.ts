import type { WakeTopic } from '../../../ports/jobs/job-broker.js';

/** Gathers the wake-ups of a call stack; after it each topic is told once, those of a higher priority first. */
export class WakeBatch {
  private readonly waiting = new Map<WakeTopic, number>();

  /** @param tell must not throw */
  constructor(private readonly tell: (topic: WakeTopic, priority: number) => void) {}

  add(topic: WakeTopic, priority: number): void {
    if (this.waiting.size === 0) queueMicrotask(() => this.tellAll());
    this.waiting.set(topic, Math.max(priority, this.waiting.get(topic) ?? 0));
  }

  private tellAll(): void {
    const all = [...this.waiting].sort(([, left], [, right]) => right - left);
    this.waiting.clear();
    for (const [topic, priority] of all) this.tell(topic, priority);
  }
}
