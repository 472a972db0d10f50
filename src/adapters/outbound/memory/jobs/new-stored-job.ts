import type { NewJob } from '../../../../domain/jobs/job.js';
import { firstLease, newJobOf, type Circumstances } from '../../../../domain/jobs/new-job.js';
import type { HandOver } from '../../../../ports/jobs/job-repository.js';
import { groupName } from './in-memory-job-table.js';
import type { StoredJob } from './stored-job.js';

export function newStoredJob(job: NewJob, circumstances: Circumstances): StoredJob {
  const made = newJobOf(job, circumstances);
  const { deduplication } = job;
  return {
    ...made,
    waitsFor: waitsFor(made),
    turn: 0,
    dedupKey: deduplication ? groupName(job.queue, deduplication.key) : null,
  };
}

/** As a claim would leave it. */
export function leasedAtFirst(
  job: StoredJob,
  { workerId, leaseMs }: HandOver,
  now: Date,
): StoredJob {
  return { ...job, ...firstLease(workerId, leaseMs, now), waitsFor: 'time' };
}

function waitsFor({ openChildren, status }: ReturnType<typeof newJobOf>): StoredJob['waitsFor'] {
  if (openChildren > 0) return 'children';
  return status === 'scheduled' ? 'time' : 'worker';
}
