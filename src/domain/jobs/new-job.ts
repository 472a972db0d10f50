import type { JobId } from '../shared/ids.js';
import type { TraceContext } from '../shared/trace-context.js';
import { DEFAULT_MAX_ATTEMPTS, DEFAULT_PRIORITY, type Job, type NewJob } from './job.js';

export interface Circumstances {
  readonly id: JobId;
  readonly parentId: JobId | null;
  readonly now: Date;
  /** The request and the step of a trace in force, if any. */
  readonly context?:
    { readonly requestId: string; readonly trace?: TraceContext | undefined } | undefined;
}

type Lease = Pick<
  Job,
  'status' | 'attempt' | 'workerId' | 'leaseUntil' | 'startedAt' | 'updatedAt'
>;

/** What a new job has once it was claimed. */
export function firstLease(workerId: string, leaseMs: number, now: Date): Lease {
  const leaseUntil = new Date(now.getTime() + leaseMs);
  return { status: 'processing', attempt: 1, workerId, leaseUntil, startedAt: now, updatedAt: now };
}

/** What a new job that waits for nothing has before it is claimed. */
export const UNCLAIMED = {
  status: 'pending',
  attempt: 0,
  workerId: null,
  leaseUntil: null,
  startedAt: null,
} as const satisfies Partial<Job>;

/** A job as it is stored at first, property by property: of many at once every detour takes its time. */
export function newJobOf(job: NewJob, { id, parentId, now, context }: Circumstances): Job {
  const { runAt = now, children } = job;
  const openChildren = children?.length ?? 0;
  return {
    id,
    queue: job.queue,
    payload: job.payload,
    status: runAt <= now || openChildren > 0 ? 'pending' : 'scheduled',
    priority: job.priority ?? DEFAULT_PRIORITY,
    attempt: 0,
    maxAttempts: job.maxAttempts ?? DEFAULT_MAX_ATTEMPTS,
    runAt,
    timeoutMs: job.timeoutMs ?? null,
    backoff: job.backoff ?? null,
    groupKey: job.groupKey ?? null,
    fairnessKey: job.fairnessKey ?? null,
    parentId,
    openChildren,
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
  };
}
