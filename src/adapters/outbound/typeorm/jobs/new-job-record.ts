import {
  DEFAULT_MAX_ATTEMPTS,
  DEFAULT_PRIORITY,
  type NewJob,
} from '../../../../domain/jobs/job.js';
import type { JobId } from '../../../../domain/shared/ids.js';
import type { ExecutionContext } from '../../../../ports/runtime/execution-scope.js';
import { nameWithin } from './job-names.js';
import { READY, type JobRecord } from './job-record.js';

const MAX_PRIORITY = 100;

interface Circumstances {
  readonly id: JobId;
  readonly parentId: JobId | null;
  readonly now: Date;
  readonly context: ExecutionContext | undefined;
}

export function newRecord(job: NewJob, { id, parentId, now, context }: Circumstances): JobRecord {
  const {
    queue,
    payload,
    priority = DEFAULT_PRIORITY,
    runAt = now,
    children = [],
    deduplication,
  } = job;
  const isDue = runAt <= now;
  const isParent = children.length > 0;
  let ready: JobRecord['ready'] = isDue ? READY.now : READY.atTime;
  if (isParent) ready = READY.afterChildren;
  return {
    id,
    queue,
    payload,
    priority,
    runAt,
    parentId,
    ready,
    status: isDue || isParent ? 'pending' : 'scheduled',
    attempt: 0,
    maxAttempts: job.maxAttempts ?? DEFAULT_MAX_ATTEMPTS,
    timeoutMs: job.timeoutMs ?? null,
    backoff: job.backoff ?? null,
    groupKey: job.groupKey ?? null,
    fairnessKey: job.fairnessKey ?? null,
    dedupKey: deduplication ? nameWithin(queue, deduplication.key) : null,
    openChildren: isParent ? children.length : null,
    childFailure: job.childFailure ?? null,
    leaseUntil: null,
    workerId: null,
    lastError: null,
    progress: null,
    result: null,
    cancelRequested: null,
    requestId: job.requestId ?? context?.requestId ?? id,
    trace: (job.requestId === undefined ? context : job)?.trace ?? null,
    createdAt: now,
    updatedAt: now,
    startedAt: null,
    finishedAt: null,
    dueAt: ready === READY.atTime ? runAt : null,
    precedence: MAX_PRIORITY - priority,
    turn: 0,
  };
}
