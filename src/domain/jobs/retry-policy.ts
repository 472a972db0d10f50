import { toAppError } from '../shared/app-error.js';
import { backoffMs, DEFAULT_BACKOFF, LONGEST_MS, type Backoff } from './backoff.js';
import type { Job, JobOutcome } from './job.js';

/** Kinds of errors that the same input will meet again: trying once more is pointless. */
const FINAL_KINDS = new Set(['validation', 'not-found', 'forbidden', 'unauthorised']);

/** Longest error text kept on a job, in characters. */
const MAX_ERROR_LENGTH = 4_000;

/** Why a job became a dead letter though no attempt said so. */
export const LAST_ATTEMPT_LOST = 'job.lost: The worker of the last attempt vanished';

/** Why a job became a dead letter that waited for another; that one's id follows. */
export const CHILD_FAILED = 'job.child-failed: It waited for a job that was given up:';

/**
 * What becomes of a job whose attempt threw `error`.
 * @param random a number in [0, 1)
 * @param backoff of the job's queue; the job's own goes before
 */
export function outcomeOfFailure(
  job: Pick<Job, 'id' | 'attempt' | 'maxAttempts' | 'backoff'>,
  error: unknown,
  now: Date,
  random: number,
  backoff: Backoff | ((attempt: number, error: unknown) => number) = DEFAULT_BACKOFF,
): JobOutcome {
  const cause = toAppError(error);
  const text = errorText(`${cause.code}: ${cause.message}`);
  const { id, attempt } = job;
  if (FINAL_KINDS.has(cause.kind) || attempt >= job.maxAttempts) {
    return { id, attempt, status: 'dead_letter', error: text };
  }
  const own = job.backoff ?? backoff;
  const waitMs = Math.max(
    typeof own === 'function'
      ? ownWaitMs(own, attempt, error, random)
      : backoffMs(own, attempt, random),
    (cause.retryAfterSeconds ?? 0) * 1_000,
  );
  const delayMs = Math.min(waitMs, LONGEST_MS);
  return { id, attempt, status: 'failed', error: text, runAt: new Date(now.getTime() + delayMs) };
}

/** A function that throws, or answers no wait, says nothing. */
function ownWaitMs(
  own: (attempt: number, error: unknown) => number,
  attempt: number,
  error: unknown,
  random: number,
): number {
  try {
    const waitMs = own(attempt, error);
    if (waitMs >= 0) return waitMs;
  } catch {
    // As without one.
  }
  return backoffMs(DEFAULT_BACKOFF, attempt, random);
}

/** Bounds of the wait after a second loss and after any, ms. More than a process takes to start. */
const FIRST_APART_MS = 2_000;
const MOST_APART_MS = 30_000;

/**
 * What is lost again may be what its workers die of. It and its neighbours come back one by one, and later each
 * time, so that it takes none of them with it to its end.
 * @param losses attempts lost so far
 * @returns ms, the same for the same job and number
 */
export function delayAfterLosses(id: string, losses: number): number {
  if (losses < 2) return 0;
  const boundMs = Math.min(MOST_APART_MS, FIRST_APART_MS * 2 ** (losses - 2));
  return Math.round(boundMs * (1 + fractionOf(id)));
}

/** In [0, 1): the end of an id is random. */
function fractionOf(id: string): number {
  return (Number.parseInt(id.slice(-8), 16) || 0) / 2 ** 32;
}

/** As it is kept. */
export function errorText(text: string): string {
  return text.replaceAll('\0', '').slice(0, MAX_ERROR_LENGTH);
}
