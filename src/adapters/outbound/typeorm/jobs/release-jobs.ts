import { chunks } from '../chunks.js';
import { placeholders, type SqlSession } from '../sql-session.js';

/** Why a job became a dead letter though no attempt said so. */
export const LAST_ATTEMPT_VANISHED = 'lease-expired: the worker vanished during the last attempt';

/** Takes the jobs of workers known to be dead back. @returns how many they held */
export async function releaseJobs(
  session: SqlSession,
  workerIds: readonly string[],
  nowMs: number,
): Promise<number> {
  let released = 0;
  for (const ids of chunks(workerIds)) {
    const held = `worker_id IN ${placeholders(ids.length)} AND status = 'processing'`;
    released += await session.change(
      `UPDATE jobs SET status = 'dead_letter', ready = NULL, due_at = NULL, lease_until = NULL,
         worker_id = NULL, last_error = ?, finished_at = ?, updated_at = ?
       WHERE ${held} AND attempt >= max_attempts`,
      [LAST_ATTEMPT_VANISHED, nowMs, nowMs, ...ids],
    );
    released += await session.change(
      `UPDATE jobs SET status = 'pending', ready = 1, due_at = NULL, lease_until = NULL,
         worker_id = NULL, run_at = ?, updated_at = ?
       WHERE ${held}`,
      [nowMs, nowMs, ...ids],
    );
  }
  return released;
}
