import type { JobId } from '../../../../domain/shared/ids.js';
import type { EndedJobs } from '../../../../ports/jobs/job-repository.js';
import { chunks, MAX_ROWS } from '../chunks.js';
import { placeholders, type Row, type SqlSession } from '../sql-session.js';
import type { Changing } from './changing.js';
import { endJobs, failParent, PARENT_COLUMNS, type EndedJob } from './end-jobs.js';
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
 * @returns how many were forgotten
 */
export async function forgetJobs(changing: Changing, ids: readonly JobId[]): Promise<number> {
  const { session, dialect } = changing;
  let forgotten = 0;
  for (const part of chunks([...new Set(ids)].sort())) {
    const rows = await session.rows(
      `SELECT id, status, parent_id FROM jobs
       WHERE id IN ${placeholders(part.length)} AND ready IS NULL ORDER BY id${dialect.forUpdate}`,
      part,
    );
    if (rows.length === 0) continue;
    await failWaiting(changing, rows);
    const done = rows.map((row) => row['id'] as JobId);
    const these = placeholders(done.length);
    for (const [table, column] of Object.entries(BELONGINGS)) {
      await session.change(`DELETE FROM ${table} WHERE ${column} IN ${these}`, done);
    }
    forgotten += await session.change(`DELETE FROM jobs WHERE id IN ${these}`, done);
  }
  return forgotten;
}

/** @param children at most as many as one statement takes */
async function failWaiting(changing: Changing, children: readonly Row[]): Promise<void> {
  const { session, dialect } = changing;
  const childOf = new Map<string, string>();
  for (const { id, status, parent_id: parentId } of children) {
    if (status !== 'completed' && parentId !== null) childOf.set(parentId as string, id as string);
  }
  if (childOf.size === 0) return;
  const parents = await session.rows(
    `SELECT ${PARENT_COLUMNS} FROM jobs
     WHERE id IN ${placeholders(childOf.size)} AND ready = ${READY.afterChildren}
       AND (child_failure IS NULL OR child_failure = 'wait')
     ORDER BY id${dialect.forUpdate}`,
    [...childOf.keys()].sort(),
  );
  const failed: EndedJob[] = [];
  for (const parent of parents) {
    const childId = childOf.get(parent['id'] as string) ?? '';
    failed.push(await failParent(changing, parent, childId));
  }
  await endJobs(changing, failed);
}

/** Those created first first. */
export async function endedJobs(
  session: SqlSession,
  which: EndedJobs,
  { nowMs, limit }: { readonly nowMs: number; readonly limit: number },
): Promise<readonly { readonly id: JobId; readonly createdAt: Date }[]> {
  const { status, endedBefore, queue, except = [], keep, createdFrom } = which;
  const isOf: Condition = {
    // Written out: an index on some statuses is used only when it is seen to have this one.
    sql: `status = '${status}'${queue === undefined ? '' : ' AND queue = ?'}`,
    parameters: queue === undefined ? [] : [queue],
  };
  // A job does not end before it was created, so old ones are found by the index on creation.
  const conditions: Condition[] = [
    isOf,
    { sql: 'created_at < ? AND finished_at < ?', parameters: [+endedBefore, +endedBefore] },
    NO_KEY_HELD(nowMs),
  ];
  if (createdFrom) conditions.push({ sql: 'created_at >= ?', parameters: [+createdFrom] });
  if (except.length > 0) {
    conditions.push({ sql: `queue NOT IN ${placeholders(except.length)}`, parameters: except });
  }
  if (status === 'dead_letter') conditions.push(NOT_WAITED_FOR);
  if (keep !== undefined && keep > 0) {
    const beyond = await beyondNewest(session, isOf, keep);
    if (!beyond) return [];
    conditions.push(beyond);
  }
  const rows = await session.rows(
    `SELECT id, created_at FROM jobs WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}
     ORDER BY created_at, id LIMIT ?`,
    [...conditions.flatMap(({ parameters }) => parameters), Math.min(limit, MAX_ROWS)],
  );
  return rows.map((row) => ({
    id: row['id'] as JobId,
    createdAt: new Date(Number(row['created_at'])),
  }));
}

interface Condition {
  readonly sql: string;
  readonly parameters: readonly (string | number)[];
}

const NOT_WAITED_FOR: Condition = {
  sql: `NOT EXISTS (SELECT 1 FROM jobs p WHERE p.id = jobs.parent_id AND p.ready = ${READY.afterChildren})`,
  parameters: [],
};

const NO_KEY_HELD = (nowMs: number): Condition => ({
  sql: `(dedup_key IS NULL OR NOT EXISTS
    (SELECT 1 FROM job_keys k WHERE k.job_id = jobs.id AND k.until_ms > ?))`,
  parameters: [nowMs],
});

/** @returns undefined: there are no more than `keep` */
async function beyondNewest(
  session: SqlSession,
  { sql, parameters }: Condition,
  keep: number,
): Promise<Condition | undefined> {
  const [oldest] = await session.rows(
    `SELECT id, created_at FROM jobs WHERE ${sql} ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET ?`,
    [...parameters, keep - 1],
  );
  if (!oldest) return undefined;
  const createdMs = Number(oldest['created_at']);
  return {
    sql: '(created_at < ? OR (created_at = ? AND id < ?))',
    parameters: [createdMs, createdMs, oldest['id'] as string],
  };
}
