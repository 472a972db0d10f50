import type { Clock } from '../../../ports/runtime/clock.js';

/** Lets a loop sleep until there is news. News between `next` and `wait` is not missed. */
export class WakeSignal {
  private generation = 0;
  private sleepers = new Set<AbortController>();

  constructor(private readonly clock: Clock) {}

  notify(): void {
    this.generation += 1;
    for (const sleeper of this.sleepers) sleeper.abort();
    this.sleepers.clear();
  }

  /** A mark to be taken before looking for work. */
  next(): number {
    return this.generation;
  }

  /** Resolves at news since `mark`, after `ms`, or when `signal` aborts. @returns whether there is news */
  async wait(mark: number, ms: number, signal: AbortSignal): Promise<boolean> {
    if (this.generation !== mark || signal.aborted) return this.generation !== mark;
    const sleeper = new AbortController();
    this.sleepers.add(sleeper);
    const stop = () => {
      sleeper.abort();
    };
    signal.addEventListener('abort', stop, { once: true });
    await this.clock.sleep(ms, sleeper.signal);
    signal.removeEventListener('abort', stop);
    this.sleepers.delete(sleeper);
    return this.generation !== mark;
  }
}
