import type { JobOutcome } from '../../../../domain/jobs/job.js';
import type { JobId } from '../../../../domain/shared/ids.js';
import { chunks } from '../chunks.js';
import { placeholders, type Row, type SqlValue } from '../sql-session.js';
import type { Changing } from './changing.js';
import { ENDED_COLUMNS } from './end-jobs.js';
import { heldJobs } from './held-jobs.js';

export type Completed = Extract<JobOutcome, { status: 'completed' }>;

export interface Completion {
  /** Those that were held still. */
  readonly ids: ReadonlySet<JobId>;
  /** Rows of those that others may wait for. */
  readonly waitedFor: readonly Row[];
}

const COMPLETE = `UPDATE jobs SET lease_until = NULL, status = 'completed', ready = NULL, due_at = NULL,
  last_error = NULL, finished_at = ?, updated_at = ?`;

/** What most jobs are: nothing can wait for them. */
const ALONE = 'group_key IS NULL AND parent_id IS NULL AND dedup_key IS NULL';

type Completing = Omit<Changing, 'news'>;

/** Stores that attempts were completed, and with what, where they are held still. */
export async function completeJobs(
  changing: Completing,
  completed: readonly Completed[],
): Promise<Completion> {
  const { session } = changing;
  const done = changing.dialect.updateReturning
    ? await completeHeld(changing, completed)
    : await completeLocked(changing, completed);
  const withResult = completed.flatMap(({ id, result }) =>
    result === undefined || result === null || !done.ids.has(id)
      ? []
      : [[id, JSON.stringify(result)] as const],
  );
  for (const part of chunks(withResult, 3)) {
    await session.change(
      `UPDATE jobs SET result = CASE id ${part.map(() => 'WHEN ? THEN ?').join(' ')} END
       WHERE id IN ${placeholders(part.length)}`,
      [...part.flat(), ...part.map(([id]) => id)],
    );
  }
  return done;
}

async function completeLocked(
  { session, dialect, nowMs }: Completing,
  completed: readonly Completed[],
): Promise<Completion> {
  const held = await heldJobs(session, dialect, completed);
  for (const ids of chunks([...held.keys()])) {
    const these = dialect.isOneOf('id', ids);
    await session.change(`${COMPLETE} WHERE ${these.sql}`, [nowMs, nowMs, ...these.parameters]);
  }
  return { ids: new Set(held.keys()), waitedFor: [...held.values()].filter(isWaitedFor) };
}

/** Looks and writes at once: those of the same attempt in one statement. */
async function completeHeld(
  changing: Completing,
  completed: readonly Completed[],
): Promise<Completion> {
  const byAttempt = new Map<number, JobId[]>();
  for (const { id, attempt } of completed) {
    const ids = byAttempt.get(attempt);
    if (ids) ids.push(id);
    else byAttempt.set(attempt, [id]);
  }
  const done = new Set<JobId>();
  const waitedFor: Row[] = [];
  for (const [attempt, all] of byAttempt) {
    for (const ids of chunks(all.sort())) {
      const part = await completePart(changing, ids, attempt);
      for (const id of part.ids) done.add(id);
      waitedFor.push(...part.waitedFor);
    }
  }
  return { ids: done, waitedFor };
}

/** Rows are asked for only of those that are not alone: to answer costs as much as to write. */
async function completePart(
  { session, dialect, nowMs }: Completing,
  ids: readonly JobId[],
  attempt: number,
): Promise<{ readonly ids: readonly JobId[]; readonly waitedFor: readonly Row[] }> {
  const these = dialect.isOneOf('id', ids);
  const held = `${these.sql} AND status = 'processing' AND attempt = ?`;
  // An UPDATE alone may lock rows in any order; others lock them by their ids.
  const update = (which: string) =>
    dialect.forUpdate
      ? `${COMPLETE} WHERE id IN (SELECT id FROM jobs WHERE ${which} ORDER BY id${dialect.forUpdate})`
      : `${COMPLETE} WHERE ${which}`;
  const parameters: readonly SqlValue[] = [nowMs, nowMs, ...these.parameters, attempt];
  const alone = await session.change(update(`${held} AND ${ALONE}`), parameters);
  if (alone === ids.length) return { ids, waitedFor: [] };
  const rows = await session.rows(`${update(held)} RETURNING ${ENDED_COLUMNS}`, parameters);
  const others = rows.map((row) => row['id'] as JobId);
  if (alone === 0) return { ids: others, waitedFor: rows };
  if (alone + others.length === ids.length) return { ids, waitedFor: rows };
  const counted = await session.rows(
    `SELECT id FROM jobs WHERE ${these.sql} AND status = 'completed' AND attempt = ? AND finished_at = ?`,
    [...these.parameters, attempt, nowMs],
  );
  return { ids: counted.map((row) => row['id'] as JobId), waitedFor: rows };
}

/** Whether something can wait for its end. */
export function isWaitedFor(row: Row): boolean {
  return row['group_key'] !== null || row['parent_id'] !== null || row['dedup_key'] !== null;
}
