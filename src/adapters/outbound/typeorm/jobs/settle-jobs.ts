import type { JobOutcome } from '../../../../domain/jobs/job.js';
import type { JobId } from '../../../../domain/shared/ids.js';
import type { Row, SqlSession, SqlValue } from '../sql-session.js';
import { causeOf } from './cause-of.js';
import type { Changing } from './changing.js';
import { completeJobs, isWaitedFor } from './complete-jobs.js';
import { endedJob, endJobs, type EndedJob } from './end-jobs.js';
import { heldJobs } from './held-jobs.js';
import { keepAttempts } from './job-attempts.js';
import { READY } from './job-record.js';

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
  // Several statements lock one after the other: all at once, and in order, before them.
  if (dialect.forUpdate && isMixed(outcomes)) await heldJobs(session, dialect, outcomes);
  const done = await completeJobs(changing, completed);
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
    ...done.waitedFor.map((row) => endedJob(row, 'completed')),
    ...counting.flatMap(({ id, status }) => endedOf(held.get(id), status)),
  ];
  await endJobs(changing, ended);
  return new Set([...done.ids, ...held.keys()]);
}

/** Whether one statement does not do. */
function isMixed([first, ...others]: readonly JobOutcome[]): boolean {
  return others.some(({ status, attempt }) => status !== 'completed' || attempt !== first?.attempt);
}

const RELEASED = 'lease_until = NULL';

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
  if (!row || status === 'failed' || status === 'pending') return [];
  return isWaitedFor(row) ? [endedJob(row, status)] : [];
}
