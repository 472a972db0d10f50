import { chunks } from '../chunks.js';
import type { Dialect } from '../dialect.js';
import { placeholders, type SqlSession } from '../sql-session.js';
import { READY } from './job-record.js';
import { makeReady, READY_COLUMNS } from './promote-due-jobs.js';

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
      `SELECT ${READY_COLUMNS} FROM jobs
       WHERE ready = ${READY.leased} AND worker_id IN ${placeholders(ids.length)}
       ORDER BY id${dialect.forUpdate}`,
      ids,
    );
    if (held.length > 0) await makeReady(session, dialect, held, nowMs);
    released += held.length;
  }
  return released;
}
