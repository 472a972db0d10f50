import { fullJitterMs } from '../shared/backoff.js';

export const BACKOFF_KINDS = ['fixed', 'exponential'] as const;

/** How long a failed job waits for its next attempt. */
export interface Backoff {
  readonly kind: (typeof BACKOFF_KINDS)[number];
  /** Of `exponential` the bound of the first, ms. */
  readonly delayMs: number;
  /** Bound of all of them, ms. */
  readonly maxDelayMs?: number;
}

export const DEFAULT_BACKOFF: Backoff = {
  kind: 'exponential',
  delayMs: 1_000,
  maxDelayMs: 300_000,
};

/** Longest there is, ms. */
export const LONGEST_MS = 30 * 24 * 3_600_000;

/**
 * @param attempt the one that failed, from 1
 * @param random in [0, 1)
 * @returns ms
 */
export function backoffMs(
  { kind, delayMs, maxDelayMs = LONGEST_MS }: Backoff,
  attempt: number,
  random: number,
): number {
  if (kind === 'fixed') return Math.min(delayMs, maxDelayMs);
  return fullJitterMs(attempt, { initialMs: delayMs, maxMs: maxDelayMs }, random);
}
