import { fullJitterMs } from '../../../domain/shared/backoff.js';
import type { Randomness } from '../../../ports/runtime/randomness.js';

const BOUNDS = { initialMs: 100, maxMs: 4_000 };
const STEADY_MS = 2000;

/**
 * Delays before the next attempt: full jitter below a bound that doubles from 100 ms to 4 s, so that many
 * processes that lost one broker do not come back in step.
 */
export class Backoff {
  private failures = 0;

  constructor(private readonly randomness: Pick<Randomness, 'fraction'>) {}

  /** @param heldMs how long the attempt held before it failed; only a steady one forgets the failures before it */
  delayAfter(heldMs: number): number {
    if (heldMs >= STEADY_MS) this.failures = 0;
    this.failures += 1;
    return fullJitterMs(this.failures, BOUNDS, this.randomness.fraction());
  }
}
