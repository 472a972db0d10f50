import { toAppError } from '../shared/app-error.js';
import { fullJitterMs } from '../shared/backoff.js';
import type { Job, JobOutcome } from './job.js';

export interface RetryPolicy {
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = { baseDelayMs: 1_000, maxDelayMs: 300_000 };

/** Kinds of errors that the same input will meet again: trying once more is pointless. */
const FINAL_KINDS = new Set(['validation', 'not-found', 'forbidden', 'unauthorised']);

/** Longest error text kept on a job, in characters. */
const MAX_ERROR_LENGTH = 4_000;

/**
 * How long a job waits before it runs again, ms.
 * @param random a number in [0, 1)
 */
export function retryDelayMs(attempt: number, policy: RetryPolicy, random: number): number {
  const bounds = { initialMs: policy.baseDelayMs, maxMs: policy.maxDelayMs };
  return fullJitterMs(attempt, bounds, random);
}

/** What becomes of a job whose attempt threw `error`. */
export function outcomeOfFailure(
  job: Pick<Job, 'id' | 'attempt' | 'maxAttempts'>,
  error: unknown,
  now: Date,
  random: number,
  policy: RetryPolicy = DEFAULT_RETRY_POLICY,
): JobOutcome {
  const cause = toAppError(error);
  const text = `${cause.code}: ${cause.message}`.replaceAll('\0', '').slice(0, MAX_ERROR_LENGTH);
  const { id, attempt } = job;
  if (FINAL_KINDS.has(cause.kind) || attempt >= job.maxAttempts) {
    return { id, attempt, status: 'dead_letter', error: text };
  }
  const delayMs = Math.max(
    retryDelayMs(attempt, policy, random),
    (cause.retryAfterSeconds ?? 0) * 1_000,
  );
  return { id, attempt, status: 'failed', error: text, runAt: new Date(now.getTime() + delayMs) };
}
