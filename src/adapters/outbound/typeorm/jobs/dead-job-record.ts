import { EntitySchema } from 'typeorm';
import type { DeadLetter } from '../../../../domain/jobs/dead-letter.js';
import { ID, INTEGER, JSON_TEXT, key, TEXT, TIME } from '../columns.js';

/** A job that was given up: of its row what a dead letter shows. Only such rows have a cause. */
export interface DeadJobRecord extends Omit<DeadLetter, 'kind' | 'error'> {
  readonly error: string | null;
}

export const DEAD_JOB_SCHEMA = new EntitySchema<DeadJobRecord>({
  name: 'dead_jobs',
  tableName: 'jobs',
  columns: {
    id: { ...ID, name: 'id', primary: true },
    queue: { ...key(100), name: 'queue' },
    cause: { ...key(16), name: 'cause' },
    error: { ...TEXT, name: 'last_error' },
    payload: { ...JSON_TEXT, name: 'payload' },
    attempt: { ...INTEGER, name: 'attempt' },
    requestId: { ...key(255), name: 'request_id' },
    createdAt: { ...TIME, name: 'created_at' },
    diedAt: { ...TIME, name: 'finished_at' },
  },
});

export function toDeadLetter(record: DeadJobRecord): DeadLetter {
  return { ...record, kind: 'job', error: record.error ?? '' };
}
