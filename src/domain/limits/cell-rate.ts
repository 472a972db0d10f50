import type { Rate } from './limit.js';

/** Microseconds in a millisecond. */
const US_PER_MS = 1_000;
const US_PER_SECOND = 1_000_000;

export interface Taken {
  /** How many of those that were wanted. */
  readonly count: number;
  /** To be stored, microseconds since 1970. */
  readonly arrivalUs: number;
  /** When the next one may come; undefined when it may come at once. */
  readonly nextAt: Date | undefined;
}

/**
 * The generic cell rate algorithm (ITU-T I.371): all that is known of a rate is the theoretical arrival, the time by
 * which everything taken so far would have been due had it come evenly. Whole microseconds, an interval rounded up:
 * nothing drifts, and never is more given than the rate. Of any window of `perSeconds` it gives at most
 * `count + burst`.
 */
export class CellRate {
  /** Between two that come evenly. */
  private readonly intervalUs: number;
  private readonly burst: number;

  constructor({ count, perSeconds, burst = Math.ceil(count / perSeconds) }: Rate) {
    this.intervalUs = Math.ceil((perSeconds * US_PER_SECOND) / count);
    this.burst = burst;
  }

  /** @param arrivalUs as stored; undefined: nothing was taken yet */
  take(arrivalUs: number | undefined, now: Date, wanted: number): Taken {
    const nowUs = now.getTime() * US_PER_MS;
    const aheadUs = this.ahead(arrivalUs, nowUs);
    const count = Math.min(wanted, this.left(aheadUs));
    const thenUs = aheadUs + count * this.intervalUs;
    const waitUs = thenUs - (this.burst - 1) * this.intervalUs;
    return {
      count,
      arrivalUs: nowUs + thenUs,
      nextAt: waitUs > 0 ? new Date(now.getTime() + Math.ceil(waitUs / US_PER_MS)) : undefined,
    };
  }

  /** How many may come at once. */
  available(arrivalUs: number | undefined, now: Date): number {
    return this.left(this.ahead(arrivalUs, now.getTime() * US_PER_MS));
  }

  private left(aheadUs: number): number {
    return Math.floor((this.burst * this.intervalUs - aheadUs) / this.intervalUs);
  }

  /** Never more than a full burst: a slower rate before, or a clock that went back, is not waited for. */
  private ahead(arrivalUs: number | undefined, nowUs: number): number {
    const aheadUs = Math.max(0, (arrivalUs ?? 0) - nowUs);
    return Math.min(aheadUs, this.burst * this.intervalUs);
  }
}
