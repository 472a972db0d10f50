import type { Job, NewJob } from '../../../../domain/jobs/job.js';
import { newJobOf, type Circumstances } from '../../../../domain/jobs/new-job.js';
import { nameWithin } from './job-names.js';
import { READY, type JobRecord } from './job-record.js';

const MAX_PRIORITY = 100;

/** Property by property: of many jobs at once, taking objects apart takes its time. */
export function newRecord(job: NewJob, circumstances: Circumstances): JobRecord {
  const made = newJobOf(job, circumstances);
  const { openChildren } = made;
  const { deduplication } = job;
  const ready = readyOf(openChildren, made);
  return {
    id: made.id,
    queue: made.queue,
    payload: made.payload,
    status: made.status,
    priority: made.priority,
    attempt: made.attempt,
    maxAttempts: made.maxAttempts,
    runAt: made.runAt,
    timeoutMs: made.timeoutMs,
    backoff: made.backoff,
    groupKey: made.groupKey,
    fairnessKey: made.fairnessKey,
    dedupKey: deduplication ? nameWithin(job.queue, deduplication.key) : null,
    parentId: made.parentId,
    // What most jobs have not is left to the database.
    openChildren: openChildren > 0 ? openChildren : null,
    childFailure: made.childFailure,
    leaseUntil: made.leaseUntil,
    workerId: made.workerId,
    lastError: made.lastError,
    progress: made.progress,
    result: made.result,
    cancelRequested: null,
    requestId: made.requestId,
    trace: made.trace,
    createdAt: made.createdAt,
    updatedAt: made.updatedAt,
    startedAt: made.startedAt,
    finishedAt: made.finishedAt,
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
