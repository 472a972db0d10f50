export interface BackoffBounds {
  /** Bound of the first delay, ms. */
  readonly initialMs: number;
  /** Bound of every delay, ms. */
  readonly maxMs: number;
}

/** More doublings than this overflow nothing and change nothing. */
const MOST_DOUBLINGS = 40;

/**
 * Exponential backoff with full jitter: a delay between 0 and min(max, initial * 2^(attempt-1)) ms.
 * Source: Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 * @param attempt the one that failed, from 1
 * @param random in [0, 1)
 */
export function fullJitterMs(
  attempt: number,
  { initialMs, maxMs }: BackoffBounds,
  random: number,
): number {
  const doublings = Math.min(Math.max(0, attempt - 1), MOST_DOUBLINGS);
  return Math.floor(random * Math.min(maxMs, initialMs * 2 ** doublings));
}
