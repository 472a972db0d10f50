import { chunks } from '../chunks.js';
import { placeholders, type Row, type SqlSession } from '../sql-session.js';
import { attemptFacts, FACT_COLUMNS } from './attempt-facts.js';
import type { Changing } from './changing.js';
import { ENDED_COLUMNS, endedJob, endJobs } from './end-jobs.js';
import { keepAttempts } from './job-attempts.js';
import { enterGroups, type Grouped } from './job-groups.js';
import { READY } from './job-record.js';
import { setApart } from './set-apart.js';

/** Most jobs made ready at once. */
const MAX_PROMOTED = 500;

/** How often one claim may do so; the next claim goes on. */
const MAX_ROUNDS = 4;

/** Why a job that was to be cancelled is, though its worker said nothing. */
const CANCELLED_UNSEEN = 'job.cancelled: Its worker vanished when it was to stop';

/** Makes jobs ready whose time has come, and takes those back whose lease ran out: those due for the longest first. */
export async function promoteDueJobs(changing: Changing, queues: readonly string[]): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const due = await longestDue(changing, queues);
    if (due.length > 0) await makeReady(changing, due);
    if (due.length < MAX_PROMOTED) return;
  }
}

/** In no order while these are all. An index has the order of one queue: to sort those of several reads all of them. */
async function longestDue(changing: Changing, queues: readonly string[]): Promise<readonly Row[]> {
  const some = await dueJobs(changing, queues);
  if (queues.length === 1 || some.length < MAX_PROMOTED) return some;
  const each: Row[] = [];
  for (const queue of queues) each.push(...(await dueJobs(changing, [queue])));
  return each.sort(byDueTime).slice(0, MAX_PROMOTED);
}

/** Some of several queues, or those of one that are due for the longest. */
function dueJobs(
  { session, dialect, nowMs }: Changing,
  queues: readonly string[],
): Promise<readonly Row[]> {
  const order = queues.length === 1 ? 'ORDER BY due_at' : '';
  const dueOf = (ready: number) => `SELECT * FROM (SELECT ${READY_COLUMNS} FROM jobs
    WHERE queue IN ${placeholders(queues.length)} AND ready = ${String(ready)} AND due_at <= ?
    ${order} LIMIT ?${dialect.skipLocked}) d${String(ready)}`;
  const parameters = [...queues, nowMs, MAX_PROMOTED];
  return session.rows(`${dueOf(READY.atTime)} UNION ALL ${dueOf(READY.leased)}`, [
    ...parameters,
    ...parameters,
  ]);
}

/** Columns that `makeReady` needs. */
export const READY_COLUMNS = `${ENDED_COLUMNS}, ${FACT_COLUMNS}, status, due_at, cancel_requested`;

/**
 * Makes jobs ready, lost ones among them; what is lost again and again waits first.
 * @param rows with the columns above
 */
export async function makeReady(changing: Changing, rows: readonly Row[]): Promise<void> {
  const { session, dialect, nowMs } = changing;
  const isLost = (row: Row) => row['status'] === 'processing';
  await keepLost(changing, rows.filter(isLost));
  const isOver = (row: Row) => isLost(row) && Number(row['cancel_requested']) === 1;
  const over = rows.filter(isOver);
  const lost = rows.filter((row) => isLost(row) && !isOver(row));
  const apart = await setApart(session, lost, nowMs);
  const ready = rows.filter((row) => !isOver(row) && !apart.has(row['id'] as string));
  const grouped = ready.filter((row) => row['group_key'] !== null).sort(byId);
  const heads = await enterGroups(session, dialect, grouped.map(asGrouped));
  const isBehind = (row: Row) => row['group_key'] !== null && !heads.has(row['id'] as string);
  const behind = grouped.filter(isBehind);
  await set(
    session,
    behind.length === 0 ? ready : ready.filter((row) => !isBehind(row)),
    READY.now,
  );
  await set(session, behind, READY.afterGroup);
  if (over.length > 0) await cancelLost(changing, over);
}

async function set(session: SqlSession, rows: readonly Row[], ready: number): Promise<void> {
  for (const part of chunks(rows)) {
    await session.change(
      `UPDATE jobs SET ready = ${String(ready)}, due_at = NULL, lease_until = NULL,
         status = CASE status WHEN 'failed' THEN 'failed' ELSE 'pending' END
       WHERE id IN ${placeholders(part.length)}`,
      part.map((row) => row['id'] as string),
    );
  }
}

async function keepLost(
  { session, dialect, nowMs }: Changing,
  lost: readonly Row[],
): Promise<void> {
  // What was only to be given up was no attempt.
  const begun = lost.filter((row) => Number(row['attempt']) <= Number(row['max_attempts']));
  const ended = begun.map((row) => ({
    jobId: row['id'] as string,
    attempt: Number(row['attempt']),
    workerId: row['worker_id'] as string | null,
    startedMs: row['started_at'] === null ? null : Number(row['started_at']),
    outcome: 'lost' as const,
    error: null,
  }));
  await keepAttempts(session, dialect, ended, nowMs);
}

async function cancelLost(changing: Changing, rows: readonly Row[]): Promise<void> {
  const { session, nowMs, news } = changing;
  for (const part of chunks(rows)) {
    await session.change(
      `UPDATE jobs SET status = 'cancelled', ready = NULL, due_at = NULL, lease_until = NULL,
         last_error = ?, finished_at = ?, updated_at = ?
       WHERE id IN ${placeholders(part.length)}`,
      [CANCELLED_UNSEEN, nowMs, nowMs, ...part.map((row) => row['id'] as string)],
    );
  }
  for (const row of rows) news.ended(attemptFacts(row), 'cancelled', CANCELLED_UNSEEN);
  const ended = rows.map((row) => endedJob(row, 'cancelled'));
  await endJobs(changing, ended);
}

function asGrouped(row: Row): Grouped {
  return {
    id: row['id'] as string,
    queue: row['queue'] as string,
    groupKey: row['group_key'] as string,
  };
}

function byDueTime(left: Row, right: Row): number {
  return Number(left['due_at']) - Number(right['due_at']);
}

function byId(left: Row, right: Row): number {
  return (left['id'] as string) < (right['id'] as string) ? -1 : 1;
}
