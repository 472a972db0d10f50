import type { FinalStatus, Job, JobOutcome } from '../../../../domain/jobs/job.js';
import type { JobId } from '../../../../domain/shared/ids.js';
import { chunks } from '../chunks.js';
import type { Dialect } from '../dialect.js';
import { placeholders, type Row, type SqlSession, type SqlValue } from '../sql-session.js';
import { causeOf } from './cause-of.js';
import type { Changing } from './changing.js';
import { ENDED_COLUMNS, endedJob, endJobs, type EndedJob } from './end-jobs.js';
import { keepAttempts } from './job-attempts.js';
import { READY } from './job-record.js';

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

/**
 * Writes the outcomes of attempts that are held still: one statement for the completed, one for each failure.
 * @returns the ids of those that counted
 */
export async function settleJobs(
  changing: Changing,
  outcomes: readonly JobOutcome[],
): Promise<ReadonlySet<JobId>> {
  const { session, dialect, nowMs } = changing;
  const completed = outcomes.filter((outcome) => outcome.status === 'completed');
  const others = outcomes.filter(({ status }) => status !== 'completed');
  const done = await complete(session, dialect, completed, nowMs);
  const held = await heldJobs(session, dialect, others);
  // Of several attempts at one job in one group the current one counts.
  const counting = others.filter(
    ({ id, attempt }) => Number(held.get(id)?.['attempt'] ?? 0) === attempt,
  );
  for (const outcome of counting) {
    if (outcome.status === 'failed' || outcome.status === 'pending') {
      await putOff(session, outcome, nowMs);
    } else if (outcome.status !== 'completed') await giveUp(session, outcome, nowMs);
  }
  const followed = counting.flatMap((outcome) => toBeFollowed(outcome, held.get(outcome.id)));
  await keepAttempts(session, dialect, followed, nowMs);
  const ended = [
    ...[...done.values()].flatMap((row) => endedWith(row, 'completed')),
    ...counting.flatMap(({ id, status }) => endedOf(held.get(id), status)),
  ];
  await endJobs(changing, ended);
  return new Set([...done.keys(), ...held.keys()]);
}

type Completed = Extract<JobOutcome, { status: 'completed' }>;

const RELEASED = 'lease_until = NULL';

const COMPLETE = `UPDATE jobs SET ${RELEASED}, status = 'completed', ready = NULL, due_at = NULL,
  last_error = NULL, finished_at = ?, updated_at = ?`;

async function complete(
  session: SqlSession,
  dialect: Dialect,
  completed: readonly Completed[],
  nowMs: number,
): Promise<ReadonlyMap<JobId, Row>> {
  const done = dialect.updateReturning
    ? await completeHeld(session, dialect, completed, nowMs)
    : await heldJobs(session, dialect, completed);
  if (!dialect.updateReturning) {
    for (const ids of chunks([...done.keys()])) {
      const these = dialect.isOneOf('id', ids);
      await session.change(`${COMPLETE} WHERE ${these.sql}`, [nowMs, nowMs, ...these.parameters]);
    }
  }
  const withResult = completed.flatMap(({ id, result }) =>
    result === undefined || result === null || !done.has(id)
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

/** Looks and writes at once: those of the same attempt in one statement. */
async function completeHeld(
  session: SqlSession,
  dialect: Dialect,
  completed: readonly Completed[],
  nowMs: number,
): Promise<ReadonlyMap<JobId, Row>> {
  const byAttempt = new Map<number, JobId[]>();
  for (const { id, attempt } of completed) {
    const ids = byAttempt.get(attempt);
    if (ids) ids.push(id);
    else byAttempt.set(attempt, [id]);
  }
  const done = new Map<JobId, Row>();
  for (const [attempt, all] of byAttempt) {
    for (const ids of chunks(all.sort())) {
      const these = dialect.isOneOf('id', ids);
      // An UPDATE alone may lock rows in any order; others lock them by their ids.
      const rows = await session.rows(
        `WITH held AS MATERIALIZED (
           SELECT id FROM jobs WHERE ${these.sql} AND status = 'processing' AND attempt = ?
           ORDER BY id${dialect.forUpdate})
         ${COMPLETE} WHERE id IN (SELECT id FROM held)
         RETURNING ${ENDED_COLUMNS}`,
        [...these.parameters, attempt, nowMs, nowMs],
      );
      for (const row of rows) done.set(row['id'] as JobId, row);
    }
  }
  return done;
}

/** The attempt number is the fencing token and never falls: to one that was put off another is granted instead. */
async function putOff(
  session: SqlSession,
  outcome: Extract<JobOutcome, { status: 'failed' | 'pending' }>,
  nowMs: number,
): Promise<void> {
  const { id, status, runAt } = outcome;
  const runAtMs = runAt.getTime();
  const isDue = runAtMs <= nowMs;
  const common: readonly SqlValue[] = [
    ...[isDue ? READY.now : READY.atTime, isDue ? null : runAtMs],
    ...[runAtMs, nowMs],
  ];
  const set = `${RELEASED}, ready = ?, due_at = ?, run_at = ?, updated_at = ?`;
  if (status === 'failed') {
    await session.change(`UPDATE jobs SET ${set}, status = 'failed', last_error = ? WHERE id = ?`, [
      ...common,
      ...[outcome.error, id],
    ]);
    return;
  }
  await session.change(
    `UPDATE jobs SET ${set}, status = ?, max_attempts = max_attempts + 1 WHERE id = ?`,
    [...common, isDue ? 'pending' : 'scheduled', id],
  );
}

/** One whose last attempt was lost has begun one more than it may. */
async function giveUp(
  session: SqlSession,
  { id, status, error }: Extract<JobOutcome, { status: 'dead_letter' | 'cancelled' }>,
  nowMs: number,
): Promise<void> {
  await session.change(
    `UPDATE jobs SET ${RELEASED}, status = ?, ready = NULL, due_at = NULL, last_error = ?, cause = ?,
       attempt = CASE WHEN attempt > max_attempts THEN max_attempts ELSE attempt END,
       finished_at = ?, updated_at = ?
     WHERE id = ?`,
    [status, error, status === 'dead_letter' ? causeOf(error) : null, nowMs, nowMs, id],
  );
}

function toBeFollowed(outcome: JobOutcome, row: Row | undefined) {
  if (!row || (outcome.status !== 'failed' && outcome.status !== 'pending')) return [];
  const isFailed = outcome.status === 'failed';
  return [
    {
      jobId: outcome.id,
      attempt: outcome.attempt,
      workerId: row['worker_id'] as string | null,
      startedMs: row['started_at'] === null ? null : Number(row['started_at']),
      outcome: isFailed ? ('failed' as const) : ('put-off' as const),
      error: isFailed ? outcome.error : null,
    },
  ];
}

function endedOf(row: Row | undefined, status: JobOutcome['status']): readonly EndedJob[] {
  return !row || status === 'failed' || status === 'pending' ? [] : endedWith(row, status);
}

/** One that nothing can wait for needs no further look. */
function endedWith(row: Row, status: FinalStatus): readonly EndedJob[] {
  const isAlone =
    row['group_key'] === null && row['parent_id'] === null && row['dedup_key'] === null;
  return isAlone ? [] : [endedJob(row, status)];
}
