import type { Job } from '../../../../domain/jobs/job.js';
import { SortedList } from '../database/sorted-list.js';

/** When a job has to be looked at: its time, or the end of its lease; undefined once it is done for good. */
export function dueAt({ status, runAt, leaseUntil }: Job): Date | undefined {
  switch (status) {
    case 'pending':
    case 'failed':
      return runAt;
    case 'processing':
      return leaseUntil ?? runAt;
    case 'completed':
    case 'dead_letter':
      return undefined;
  }
}

/** Higher priority first, then older; ids grow with time. */
export function byPrecedence(left: Job, right: Job): number {
  return right.priority - left.priority || compareIds(left, right);
}

function byDueTime(left: Job, right: Job): number {
  return dueMs(left) - dueMs(right) || compareIds(left, right);
}

function dueMs(job: Job): number {
  return dueAt(job)?.getTime() ?? Infinity;
}

function compareIds(left: Job, right: Job): number {
  if (left.id === right.id) return 0;
  return left.id < right.id ? -1 : 1;
}

/** The unfinished jobs of one queue as committed, so that finished ones cost nothing. */
export class JobSchedule {
  /** Jobs whose time has come. */
  readonly due = new SortedList<Job>(byPrecedence);
  /** Jobs whose time had not come when last looked at. */
  readonly waiting = new SortedList<Job>(byDueTime);

  add(job: Job): void {
    if (dueAt(job)) this.waiting.add(job);
  }

  delete(job: Job): void {
    if (!this.due.delete(job)) this.waiting.delete(job);
  }

  promote(now: Date): void {
    for (;;) {
      const { first } = this.waiting;
      if (!first || dueMs(first) > now.getTime()) return;
      this.waiting.delete(first);
      this.due.add(first);
    }
  }
}
