import type { Job } from '../../../../domain/jobs/job.js';
import { ID, INTEGER, JSON_TEXT, key, recordSchema, TEXT, TIME, TRACE } from '../columns.js';

/**
 * What claiming needs besides the job itself, so that it reads an index from its start however many jobs
 * wait, run or are done.
 */
export interface JobRecord extends Job {
  /** 1: may be claimed; 0: waits for `dueAt`; null: done for good. */
  readonly ready: 0 | 1 | null;
  /** When a job that is not ready has to be looked at: its `runAt`, or the end of its lease. */
  readonly dueAt: Date | null;
  /** The priority turned round, because not every database can index downwards. */
  readonly precedence: number;
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
  leaseUntil: TIME,
  workerId: key(255),
  lastError: TEXT,
  requestId: key(255),
  trace: TRACE,
  createdAt: TIME,
  updatedAt: TIME,
  finishedAt: TIME,
  ready: INTEGER,
  dueAt: TIME,
  precedence: INTEGER,
});

export function toJob(record: JobRecord): Job {
  const { ready: _ready, dueAt: _dueAt, precedence: _precedence, ...job } = record;
  return job;
}
