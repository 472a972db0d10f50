import { chunks } from '../chunks.js';
import type { Dialect } from '../dialect.js';
import { placeholders, type SqlSession } from '../sql-session.js';
import { ENDED_COLUMNS } from './end-jobs.js';
import { READY } from './job-record.js';
import { makeReady } from './promote-due-jobs.js';

/** Takes the jobs of workers known to be dead back. @returns how many they held */
export async function releaseJobs(
  session: SqlSession,
  dialect: Dialect,
  workerIds: readonly string[],
  nowMs: number,
): Promise<number> {
  let released = 0;
  for (const ids of chunks(workerIds)) {
    const held = await session.rows(
      `SELECT ${ENDED_COLUMNS}, status, attempt, worker_id, started_at, max_attempts, cancel_requested FROM jobs
       WHERE worker_id IN ${placeholders(ids.length)} AND ready = ${READY.atTime}
         AND status = 'processing'
       ORDER BY id${dialect.forUpdate}`,
      ids,
    );
    if (held.length > 0) await makeReady(session, dialect, held, nowMs);
    released += held.length;
  }
  return released;
}
