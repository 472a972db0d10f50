/** How many jobs at once: so many, or as many within the bounds as turn out to pay. */
export type Concurrency = number | ConcurrencyBounds;

export interface ConcurrencyBounds {
  readonly min: number;
  readonly max: number;
  /** More are tried only while jobs wait for longer than this; 1 when absent. */
  readonly targetWaitSeconds?: number;
}

export const DEFAULT_TARGET_WAIT_SECONDS = 1;

/** A number leaves no choice. */
export function boundsOf(concurrency: Concurrency): ConcurrencyBounds {
  return typeof concurrency === 'number' ? { min: concurrency, max: concurrency } : concurrency;
}
