import type { Job, JobAttempt } from './job.js';

/** All attempts of a job: the last one stands in the job itself, unless another is to follow it. */
export function withLast(job: Job, before: readonly JobAttempt[]): readonly JobAttempt[] {
  const { status, attempt, workerId, startedAt, finishedAt, lastError } = job;
  const isKept = before.some((one) => one.attempt === attempt);
  if (isKept || startedAt === null || status === 'pending' || status === 'scheduled') return before;
  const error = status === 'completed' || status === 'processing' ? null : lastError;
  const last = { attempt, workerId, startedAt, endedAt: finishedAt, outcome: status, error };
  return [...before, last];
}
