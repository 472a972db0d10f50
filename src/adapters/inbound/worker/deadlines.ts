import type { Clock } from '../../../ports/runtime/clock.js';

interface Deadline {
  readonly atMs: number;
  readonly late: () => void;
}

/** Tells who is late, with one timer for all: most are forgotten long before. */
export class Deadlines {
  private readonly due = new Map<object, Deadline>();
  private sleep = new AbortController();
  private untilMs = Infinity;

  constructor(private readonly clock: Clock) {}

  /** Replaces the one that `who` has. @param ms from now */
  watch(who: object, ms: number, late: () => void): void {
    const atMs = this.clock.monotonicMs() + ms;
    this.due.set(who, { atMs, late });
    if (atMs < this.untilMs) this.sleepUntil(atMs);
  }

  forget(who: object): void {
    this.due.delete(who);
  }

  stop(): void {
    this.due.clear();
    this.sleep.abort();
    this.untilMs = Infinity;
  }

  private sleepUntil(atMs: number): void {
    this.sleep.abort();
    const sleep = new AbortController();
    this.sleep = sleep;
    this.untilMs = atMs;
    const ms = atMs - this.clock.monotonicMs();
    void this.clock.sleep(ms, sleep.signal).then(() => {
      if (!sleep.signal.aborted) this.look();
    });
  }

  private look(): void {
    const nowMs = this.clock.monotonicMs();
    let nextMs = Infinity;
    for (const [who, { atMs, late }] of [...this.due]) {
      if (atMs > nowMs) {
        nextMs = Math.min(nextMs, atMs);
        continue;
      }
      this.due.delete(who);
      late();
    }
    this.untilMs = Infinity;
    for (const { atMs } of this.due.values()) nextMs = Math.min(nextMs, atMs);
    if (nextMs < Infinity) this.sleepUntil(nextMs);
  }
}
