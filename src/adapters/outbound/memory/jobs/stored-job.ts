import type { Job } from '../../../../domain/jobs/job.js';

/** A job and what it waits for. */
export interface StoredJob extends Job {
  /** Null: it is done for good. `time`: its own, or the end of its lease. */
  readonly waitsFor: 'worker' | 'time' | 'group' | 'children' | null;
  /** Among jobs of the same priority; 0 without a fairness key. */
  readonly turn: number;
  readonly dedupKey: string | null;
}

export function toJob(stored: StoredJob): Job {
  const { waitsFor: _waitsFor, turn: _turn, dedupKey: _dedupKey, ...job } = stored;
  return job;
}

/** When a job has to be looked at: its time, or the end of its lease; undefined while it waits for others. */
export function dueAt({ waitsFor, status, runAt, leaseUntil }: StoredJob): Date | undefined {
  if (waitsFor === 'worker') return runAt;
  if (waitsFor !== 'time') return undefined;
  return status === 'processing' ? (leaseUntil ?? runAt) : runAt;
}

/** Higher priority first, then turns, then older; ids grow with time. */
export function byPrecedence(left: StoredJob, right: StoredJob): number {
  return right.priority - left.priority || left.turn - right.turn || byAge(left, right);
}

export function byDueTime(left: StoredJob, right: StoredJob): number {
  return dueMs(left) - dueMs(right) || byAge(left, right);
}

export function byAge(left: StoredJob, right: StoredJob): number {
  if (left.id === right.id) return 0;
  return left.id < right.id ? -1 : 1;
}

export function dueMs(job: StoredJob): number {
  return dueAt(job)?.getTime() ?? Infinity;
}
