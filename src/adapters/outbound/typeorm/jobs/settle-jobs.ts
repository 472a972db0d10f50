import type { Job, JobOutcome } from '../../../../domain/jobs/job.js';
import type { JobId } from '../../../../domain/shared/ids.js';
import { chunks } from '../chunks.js';
import type { Dialect } from '../dialect.js';
import { placeholders, type Row, type SqlSession, type SqlValue } from '../sql-session.js';
import { causeOf } from './cause-of.js';
import { ENDED_COLUMNS, endedJob, endJobs, type EndedJob } from './end-jobs.js';
import { keepAttempts } from './job-attempts.js';
import { READY } from './job-record.js';

/** Of jobs and the attempts that claim to hold them, the rows of those still held; they are locked. */
export async function heldJobs(
  session: SqlSession,
  dialect: Dialect,
  claims: readonly Pick<Job, 'id' | 'attempt'>[],
): Promise<ReadonlyMap<JobId, Row>> {
  const attempts = new Map(claims.map(({ id, attempt }) => [id, attempt]));
  const held = new Map<JobId, Row>();
  // Always in the same order, so that two of these cannot wait for each other.
  for (const ids of chunks([...attempts.keys()].sort())) {
    const these = dialect.isOneOf('id', ids);
    const rows = await session.rows(
      `SELECT ${ENDED_COLUMNS}, attempt, worker_id, started_at, cancel_requested FROM jobs
       WHERE ${these.sql} AND status = 'processing'
       ORDER BY id${dialect.forUpdate}`,
      these.parameters,
    );
    for (const row of rows) {
      const id = row['id'] as JobId;
      if (Number(row['attempt']) === attempts.get(id)) held.set(id, row);
    }
  }
  return held;
}

/**
 * Writes the outcomes of attempts that are held: one statement for the completed, one for each failure.
 * @returns queues where another job became due
 */
export async function settleHeld(
  session: SqlSession,
  dialect: Dialect,
  outcomes: readonly JobOutcome[],
  held: ReadonlyMap<JobId, Row>,
  nowMs: number,
): Promise<ReadonlySet<string>> {
  await complete(session, dialect, outcomes, nowMs);
  for (const outcome of outcomes) {
    if (outcome.status === 'failed' || outcome.status === 'pending') {
      await putOff(session, outcome, nowMs);
    } else if (outcome.status !== 'completed') await giveUp(session, outcome, nowMs);
  }
  await keepAttempts(
    session,
    dialect,
    outcomes.flatMap((outcome) => toBeFollowed(outcome, held.get(outcome.id))),
    nowMs,
  );
  return endJobs(
    session,
    dialect,
    outcomes.flatMap((outcome) => done(outcome, held.get(outcome.id))),
    nowMs,
  );
}

const RELEASED = 'lease_until = NULL';

async function complete(
  session: SqlSession,
  dialect: Dialect,
  outcomes: readonly JobOutcome[],
  nowMs: number,
): Promise<void> {
  const completed = outcomes.filter((outcome) => outcome.status === 'completed');
  for (const part of chunks(completed)) {
    const these = dialect.isOneOf(
      'id',
      part.map(({ id }) => id),
    );
    await session.change(
      `UPDATE jobs SET ${RELEASED}, status = 'completed', ready = NULL, due_at = NULL,
         last_error = NULL, finished_at = ?, updated_at = ?
       WHERE ${these.sql}`,
      [nowMs, nowMs, ...these.parameters],
    );
  }
  const withResult = completed.flatMap(({ id, result }) =>
    result === undefined || result === null ? [] : [[id, JSON.stringify(result)] as const],
  );
  for (const part of chunks(withResult, 3)) {
    await session.change(
      `UPDATE jobs SET result = CASE id ${part.map(() => 'WHEN ? THEN ?').join(' ')} END
       WHERE id IN ${placeholders(part.length)}`,
      [...part.flat(), ...part.map(([id]) => id)],
    );
  }
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

function done({ status }: JobOutcome, row: Row | undefined): readonly EndedJob[] {
  if (!row || status === 'failed' || status === 'pending') return [];
  const job = endedJob(row, status);
  const isAlone = job.groupKey === null && job.parentId === null && job.dedupKey === null;
  return isAlone ? [] : [job];
}
