import type { AttemptOutcome } from '../../../../domain/jobs/job.js';
import { chunks } from '../chunks.js';
import type { Dialect } from '../dialect.js';
import { placeholders, type SqlSession, type SqlValue } from '../sql-session.js';

export interface EndedAttempt {
  readonly jobId: string;
  readonly attempt: number;
  readonly workerId: string | null;
  readonly startedMs: number | null;
  readonly outcome: AttemptOutcome;
  readonly error: string | null;
}

const COLUMNS = 'job_id, attempt, worker_id, started_at, ended_at, outcome, error';
const COLUMN_COUNT = 7;

/** Keeps attempts that another one may follow; the last one of a job stands in the job itself. */
export async function keepAttempts(
  session: SqlSession,
  dialect: Dialect,
  ended: readonly EndedAttempt[],
  nowMs: number,
): Promise<void> {
  for (const part of chunks(ended, COLUMN_COUNT)) {
    await session.change(
      dialect.insertNew(
        'job_attempts',
        COLUMNS,
        placeholders(COLUMN_COUNT, part.length),
        'job_id, attempt',
      ),
      part.flatMap((one): SqlValue[] => [
        ...[one.jobId, one.attempt, one.workerId, one.startedMs],
        ...[nowMs, one.outcome, one.error],
      ]),
    );
  }
}
