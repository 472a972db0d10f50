import { chunks } from '../chunks.js';
import { placeholders } from '../sql-session.js';
import type { Changing } from './changing.js';
import { READY } from './job-record.js';
import { makeReady, READY_COLUMNS } from './promote-due-jobs.js';

/** Takes the jobs of workers known to be dead back. @returns how many they held */
export async function releaseJobs(
  changing: Changing,
  workerIds: readonly string[],
): Promise<number> {
  const { session, dialect, news } = changing;
  let released = 0;
  for (const ids of chunks(workerIds)) {
    const held = await session.rows(
      `SELECT ${READY_COLUMNS} FROM jobs
       WHERE ready = ${READY.leased} AND worker_id IN ${placeholders(ids.length)}
       ORDER BY id${dialect.forUpdate}`,
      ids,
    );
    if (held.length > 0) await makeReady(changing, held);
    for (const row of held) news.due(row['queue'] as string);
    released += held.length;
  }
  return released;
}
