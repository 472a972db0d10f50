import type { Dialect } from '../dialect.js';
import { placeholders, type SqlSession, type SqlValue } from '../sql-session.js';
import { LAST_ATTEMPT_VANISHED } from './release-jobs.js';

/** Most jobs made ready by one claim; the next claim goes on. */
const MAX_PROMOTED = 500;

/**
 * Makes jobs ready whose time has come, and takes those back whose lease ran out. A job without an attempt
 * left becomes a dead letter.
 */
export async function promoteDueJobs(
  session: SqlSession,
  dialect: Dialect,
  queues: readonly string[],
  nowMs: number,
): Promise<void> {
  const due = await session.rows(
    `SELECT id, status, attempt, max_attempts FROM jobs
     WHERE queue IN ${placeholders(queues.length)} AND ready = 0 AND due_at <= ?
     LIMIT ?${dialect.skipLocked}`,
    [...queues, nowMs, MAX_PROMOTED],
  );
  if (due.length === 0) return;
  const isExhausted = (row: (typeof due)[number]) =>
    row['status'] === 'processing' && Number(row['attempt']) >= Number(row['max_attempts']);
  const exhausted = due.filter(isExhausted).map(({ id }) => id as SqlValue);
  const ready = due.filter((row) => !isExhausted(row)).map(({ id }) => id as SqlValue);
  if (ready.length > 0) {
    await session.change(
      `UPDATE jobs SET ready = 1, due_at = NULL WHERE id IN ${placeholders(ready.length)}`,
      ready,
    );
  }
  if (exhausted.length > 0) {
    await session.change(
      `UPDATE jobs SET status = 'dead_letter', ready = NULL, due_at = NULL, lease_until = NULL,
         worker_id = NULL, last_error = ?, finished_at = ?, updated_at = ?
       WHERE id IN ${placeholders(exhausted.length)}`,
      [LAST_ATTEMPT_VANISHED, nowMs, nowMs, ...exhausted],
    );
  }
}
