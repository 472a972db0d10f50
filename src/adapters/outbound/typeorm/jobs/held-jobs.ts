import type { Job } from '../../../../domain/jobs/job.js';
import type { JobId } from '../../../../domain/shared/ids.js';
import { chunks } from '../chunks.js';
import type { Dialect } from '../dialect.js';
import type { Row, SqlSession } from '../sql-session.js';
import { ENDED_COLUMNS } from './end-jobs.js';

/** Of jobs and the attempts that claim to hold them, the rows of those still held; they are locked. */
export async function heldJobs(
  session: SqlSession,
  dialect: Dialect,
  claims: readonly Pick<Job, 'id' | 'attempt'>[],
): Promise<ReadonlyMap<JobId, Row>> {
  const attempts = new Map<JobId, Set<number>>();
  for (const { id, attempt } of claims) {
    attempts.set(id, (attempts.get(id) ?? new Set()).add(attempt));
  }
  const held = new Map<JobId, Row>();
  // Always in the same order, so that two of these cannot wait for each other.
  for (const ids of chunks([...attempts.keys()].sort())) {
    const these = dialect.isOneOf('id', ids);
    const rows = await session.rows(
      `SELECT ${ENDED_COLUMNS}, status, attempt, worker_id, started_at, cancel_requested FROM jobs
       WHERE ${these.sql}
       ORDER BY id${dialect.forUpdate}`,
      these.parameters,
    );
    for (const row of rows) {
      const id = row['id'] as JobId;
      const isRunning = row['status'] === 'processing';
      if (isRunning && attempts.get(id)?.has(Number(row['attempt']))) held.set(id, row);
    }
  }
  return held;
}
