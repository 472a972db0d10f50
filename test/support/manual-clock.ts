import type { Clock } from '../../src/ports/runtime/clock.js';

interface Sleeper {
  readonly wakesAtMs: number;
  readonly wake: () => void;
}

/** Time that passes only when a test says so. */
export class ManualClock implements Clock {
  private elapsedMs = 0;
  private offsetMs: number;
  private readonly sleepers = new Set<Sleeper>();

  constructor(start: Date = new Date('2026-03-01T12:00:00.000Z')) {
    this.offsetMs = start.getTime();
  }

  /** How many calls of `sleep` have not resolved. */
  get asleep(): number {
    return this.sleepers.size;
  }

  now(): Date {
    return new Date(this.offsetMs + this.elapsedMs);
  }

  monotonicMs(): number {
    return this.elapsedMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (ms <= 0 || signal?.aborted) {
        resolve();
        return;
      }
      const wake = () => {
        this.sleepers.delete(sleeper);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper: Sleeper = { wakesAtMs: this.elapsedMs + ms, wake };
      this.sleepers.add(sleeper);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }

  /**
   * Lets time pass. Sleepers wake one after another, each at its own time; what a woken one starts, further
   * sleeps included, belongs to the passing time.
   */
  async advance(ms: number): Promise<void> {
    const endMs = this.elapsedMs + ms;
    for (;;) {
      const next = this.nextSleeper(endMs);
      this.elapsedMs = Math.max(this.elapsedMs, next?.wakesAtMs ?? endMs);
      if (!next) return;
      next.wake();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Puts the wall clock forward or back, as an operator might; nobody sleeps a moment shorter or longer. */
  setWallClock(now: Date): void {
    this.offsetMs = now.getTime() - this.elapsedMs;
  }

  private nextSleeper(untilMs: number): Sleeper | undefined {
    let next: Sleeper | undefined;
    for (const sleeper of this.sleepers) {
      if (sleeper.wakesAtMs <= untilMs && sleeper.wakesAtMs < (next?.wakesAtMs ?? Infinity)) {
        next = sleeper;
      }
    }
    return next;
  }
}
