import {
  DEFAULT_MAX_ATTEMPTS,
  DEFAULT_PRIORITY,
  type NewJob,
} from '../../../../domain/jobs/job.js';
import type { JobId } from '../../../../domain/shared/ids.js';
import type { ExecutionContext } from '../../../../ports/runtime/execution-scope.js';
import { groupName } from './in-memory-job-table.js';
import type { StoredJob } from './stored-job.js';

interface Circumstances {
  readonly id: JobId;
  readonly parentId: JobId | null;
  readonly now: Date;
  readonly context: ExecutionContext | undefined;
}

export function newStoredJob(
  job: NewJob,
  { id, parentId, now, context }: Circumstances,
): StoredJob {
  const { queue, payload, priority, maxAttempts, runAt = now, children = [] } = job;
  const isDue = runAt <= now;
  const isParent = children.length > 0;
  let waitsFor: StoredJob['waitsFor'] = isDue ? 'worker' : 'time';
  if (isParent) waitsFor = 'children';
  const { deduplication } = job;
  return {
    ...{ id, queue, payload, parentId, runAt, waitsFor },
    status: isDue || isParent ? 'pending' : 'scheduled',
    priority: priority ?? DEFAULT_PRIORITY,
    attempt: 0,
    maxAttempts: maxAttempts ?? DEFAULT_MAX_ATTEMPTS,
    timeoutMs: job.timeoutMs ?? null,
    backoff: job.backoff ?? null,
    groupKey: job.groupKey ?? null,
    fairnessKey: job.fairnessKey ?? null,
    openChildren: children.length,
    childFailure: job.childFailure ?? null,
    leaseUntil: null,
    workerId: null,
    lastError: null,
    progress: null,
    result: null,
    isCancelRequested: false,
    requestId: job.requestId ?? context?.requestId ?? id,
    trace: (job.requestId === undefined ? context : job)?.trace ?? null,
    createdAt: now,
    updatedAt: now,
    startedAt: null,
    finishedAt: null,
    turn: 0,
    dedupKey: deduplication ? groupName(queue, deduplication.key) : null,
  };
}
