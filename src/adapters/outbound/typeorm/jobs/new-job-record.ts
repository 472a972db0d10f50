import type { Job, NewJob } from '../../../../domain/jobs/job.js';
import { newJobOf, type Circumstances } from '../../../../domain/jobs/new-job.js';
import { nameWithin } from './job-names.js';
import { READY, type JobRecord } from './job-record.js';

const MAX_PRIORITY = 100;

export function newRecord(job: NewJob, circumstances: Circumstances): JobRecord {
  const {
    isCancelRequested: _isCancelRequested,
    openChildren,
    ...made
  } = newJobOf(job, circumstances);
  const { deduplication } = job;
  const ready = readyOf(openChildren, made);
  return {
    ...made,
    // What most jobs have not is left to the database.
    openChildren: openChildren > 0 ? openChildren : null,
    cancelRequested: null,
    dedupKey: deduplication ? nameWithin(job.queue, deduplication.key) : null,
    ready,
    dueAt: ready === READY.atTime ? made.runAt : null,
    precedence: MAX_PRIORITY - made.priority,
    turn: 0,
  };
}

function readyOf(openChildren: number, { status }: Pick<Job, 'status'>): JobRecord['ready'] {
  if (openChildren > 0) return READY.afterChildren;
  return status === 'scheduled' ? READY.atTime : READY.now;
}
