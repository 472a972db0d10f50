import type { Clock } from '../../../ports/runtime/clock.js';

/** Whether something held in every look of some time: a short peak is no fault. */
export class Sustained {
  private sinceMs: number | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly forMs: number,
  ) {}

  /** @param isSo what this look shows */
  observe(isSo: boolean): boolean {
    if (!isSo) {
      this.sinceMs = undefined;
      return false;
    }
    const nowMs = this.clock.monotonicMs();
    this.sinceMs ??= nowMs;
    return nowMs - this.sinceMs >= this.forMs;
  }
}
