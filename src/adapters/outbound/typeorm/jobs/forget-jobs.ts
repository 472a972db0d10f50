import type { JobId } from '../../../../domain/shared/ids.js';
import { chunks, MAX_ROWS } from '../chunks.js';
import type { Dialect } from '../dialect.js';
import { placeholders, type Row, type SqlSession } from '../sql-session.js';
import { ENDED_COLUMNS, endJobs, failParent, type EndedJob } from './end-jobs.js';
import { READY } from './job-record.js';

/** What belongs to a job, and the column that names it. */
export const BELONGINGS = {
  job_attempts: 'job_id',
  job_lines: 'job_id',
  dead_letter_notes: 'letter_id',
  job_keys: 'job_id',
} as const;

/**
 * Forgets those that are done for good; who waits for one that never will be completed is given up.
 * @returns how many were forgotten, and queues where another job became due
 */
export async function forgetJobs(
  session: SqlSession,
  dialect: Dialect,
  ids: readonly JobId[],
  nowMs: number,
): Promise<{ readonly forgotten: number; readonly queues: ReadonlySet<string> }> {
  const queues = new Set<string>();
  let forgotten = 0;
  for (const part of chunks([...new Set(ids)].sort())) {
    const rows = await session.rows(
      `SELECT id, status, parent_id FROM jobs
       WHERE id IN ${placeholders(part.length)} AND ready IS NULL ORDER BY id${dialect.forUpdate}`,
      part,
    );
    if (rows.length === 0) continue;
    for (const queue of await failWaiting(session, dialect, rows, nowMs)) queues.add(queue);
    const done = rows.map((row) => row['id'] as JobId);
    const these = placeholders(done.length);
    for (const [table, column] of Object.entries(BELONGINGS)) {
      await session.change(`DELETE FROM ${table} WHERE ${column} IN ${these}`, done);
    }
    forgotten += await session.change(`DELETE FROM jobs WHERE id IN ${these}`, done);
  }
  return { forgotten, queues };
}

/** @param children at most as many as one statement takes */
async function failWaiting(
  session: SqlSession,
  dialect: Dialect,
  children: readonly Row[],
  nowMs: number,
): Promise<ReadonlySet<string>> {
  const childOf = new Map<string, string>();
  for (const { id, status, parent_id: parentId } of children) {
    if (status !== 'completed' && parentId !== null) childOf.set(parentId as string, id as string);
  }
  if (childOf.size === 0) return new Set();
  const parents = await session.rows(
    `SELECT ${ENDED_COLUMNS} FROM jobs
     WHERE id IN ${placeholders(childOf.size)} AND ready = ${READY.afterChildren}
       AND (child_failure IS NULL OR child_failure = 'wait')
     ORDER BY id${dialect.forUpdate}`,
    [...childOf.keys()].sort(),
  );
  const failed: EndedJob[] = [];
  for (const parent of parents) {
    const childId = childOf.get(parent['id'] as string) ?? '';
    failed.push(await failParent(session, parent, childId, nowMs));
  }
  return endJobs(session, dialect, failed, nowMs);
}

/** Those that were completed or cancelled before `time`, the oldest first. */
export async function completedBefore(
  session: SqlSession,
  time: Date,
  limit: number,
): Promise<readonly JobId[]> {
  // A job is not completed before it was created, so old ones are found by the index on creation.
  const rows = await session.rows(
    `SELECT id FROM jobs WHERE status IN ('completed', 'cancelled') AND created_at < ?
       AND finished_at < ?
     ORDER BY created_at, id LIMIT ?`,
    [time.getTime(), time.getTime(), Math.min(limit, MAX_ROWS)],
  );
  return rows.map((row) => row['id'] as JobId);
}
