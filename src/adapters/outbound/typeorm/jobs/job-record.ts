import type { Job } from '../../../../domain/jobs/job.js';
import {
  BOOLEAN,
  ID,
  INTEGER,
  JSON_TEXT,
  key,
  LONG,
  recordSchema,
  TEXT,
  TIME,
  TRACE,
} from '../columns.js';

/** What a job waits for: a worker, its time, the job before it in its group, its children, the end of its lease. */
export const READY = { now: 1, atTime: 0, afterGroup: 2, afterChildren: 3, leased: 4 } as const;

/**
 * What claiming needs besides the job itself, so that it reads an index from its start however many jobs
 * wait, run or are done.
 */
export interface JobRecord extends Omit<Job, 'isCancelRequested' | 'openChildren'> {
  /** Null in jobs that are older than families. */
  readonly openChildren: number | null;
  /** Null: done for good. */
  readonly ready: (typeof READY)[keyof typeof READY] | null;
  /** When a job that is `atTime` or `leased` has to be looked at: its `runAt`, or the end of its lease. */
  readonly dueAt: Date | null;
  /** The priority turned round, because not every database can index downwards. */
  readonly precedence: number;
  /** Among jobs of the same precedence; 0 without a fairness key. */
  readonly turn: number;
  /** Name of its row in `job_keys`. */
  readonly dedupKey: string | null;
  readonly cancelRequested: boolean | null;
}

export const JOB_SCHEMA = recordSchema<JobRecord>('jobs', {
  id: ID,
  queue: key(100),
  payload: JSON_TEXT,
  status: key(20),
  priority: INTEGER,
  attempt: INTEGER,
  maxAttempts: INTEGER,
  runAt: TIME,
  timeoutMs: LONG,
  backoff: JSON_TEXT,
  groupKey: key(200),
  fairnessKey: key(200),
  dedupKey: key(310),
  parentId: ID,
  openChildren: INTEGER,
  childFailure: key(20),
  leaseUntil: TIME,
  workerId: key(255),
  lastError: TEXT,
  progress: JSON_TEXT,
  result: JSON_TEXT,
  cancelRequested: BOOLEAN,
  requestId: key(255),
  trace: TRACE,
  createdAt: TIME,
  updatedAt: TIME,
  startedAt: TIME,
  finishedAt: TIME,
  ready: INTEGER,
  dueAt: TIME,
  precedence: INTEGER,
  turn: LONG,
});

/** Property by property: of many jobs at once, taking the rest of an object apart takes its time. */
export function toJob(record: JobRecord): Job {
  return {
    id: record.id,
    queue: record.queue,
    payload: record.payload,
    status: record.status,
    priority: record.priority,
    attempt: record.attempt,
    maxAttempts: record.maxAttempts,
    runAt: record.runAt,
    timeoutMs: record.timeoutMs,
    backoff: record.backoff,
    groupKey: record.groupKey,
    fairnessKey: record.fairnessKey,
    parentId: record.parentId,
    openChildren: record.openChildren ?? 0,
    childFailure: record.childFailure,
    leaseUntil: record.leaseUntil,
    workerId: record.workerId,
    lastError: record.lastError,
    progress: record.progress,
    result: record.result,
    isCancelRequested: record.cancelRequested === true,
    requestId: record.requestId,
    trace: record.trace,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
    startedAt: record.startedAt,
    finishedAt: record.finishedAt,
  };
}
