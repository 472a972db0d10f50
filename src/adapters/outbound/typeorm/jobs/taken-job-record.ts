import type { Job } from '../../../../domain/jobs/job.js';
import { firstLease, UNCLAIMED } from '../../../../domain/jobs/new-job.js';
import type { JsonObject } from '../../../../domain/shared/json.js';
import type { HandOver } from '../../../../ports/jobs/job-repository.js';
import { READY, toJob, type JobRecord } from './job-record.js';

/** Makes of a new record what a claim would leave: a copy of each would cost more than the rest. */
export function takenRecord(
  record: JobRecord,
  { workerId, leaseMs }: HandOver,
  now: Date,
): JobRecord {
  const lease = firstLease(workerId, leaseMs, now);
  return Object.assign(record, lease, { ready: READY.leased, dueAt: lease.leaseUntil });
}

export function isTaken({ ready }: JobRecord): boolean {
  return ready === READY.leased;
}

/** What is shown of a new job, whoever takes it. */
export function shownJob(record: JobRecord): Job {
  const job = toJob(record);
  return isTaken(record) ? Object.assign(job, UNCLAIMED) : job;
}

/** As a claim answers it: who put it keeps what is theirs. */
export function claimedJob(record: JobRecord): Job {
  const payload = JSON.parse(JSON.stringify(record.payload)) as JsonObject;
  return Object.assign(toJob(record), { payload });
}
