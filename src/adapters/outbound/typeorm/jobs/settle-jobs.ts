import type { Job, JobOutcome } from '../../../../domain/jobs/job.js';
import type { JobId } from '../../../../domain/shared/ids.js';
import { chunks } from '../chunks.js';
import type { Dialect } from '../dialect.js';
import { placeholders, type SqlSession, type SqlValue } from '../sql-session.js';

/** Of jobs and the attempts that claim to hold them, the ids still held; their rows are locked. */
export async function heldJobs(
  session: SqlSession,
  dialect: Dialect,
  claims: readonly Pick<Job, 'id' | 'attempt'>[],
): Promise<ReadonlySet<JobId>> {
  const attempts = new Map(claims.map(({ id, attempt }) => [id, attempt]));
  const held = new Set<JobId>();
  // Always in the same order, so that two of these cannot wait for each other.
  for (const ids of chunks([...attempts.keys()].sort())) {
    const rows = await session.rows(
      `SELECT id, attempt FROM jobs
       WHERE id IN ${placeholders(ids.length)} AND status = 'processing'
       ORDER BY id${dialect.forUpdate}`,
      ids,
    );
    for (const row of rows) {
      const id = row['id'] as JobId;
      if (Number(row['attempt']) === attempts.get(id)) held.add(id);
    }
  }
  return held;
}

/** Writes the outcomes of attempts that are held: one statement for the completed, one for each failure. */
export async function settleHeld(
  session: SqlSession,
  outcomes: readonly JobOutcome[],
  nowMs: number,
): Promise<void> {
  const completed = outcomes.filter(({ status }) => status === 'completed').map(({ id }) => id);
  for (const ids of chunks(completed)) {
    await session.change(
      `UPDATE jobs SET ${RELEASED}, status = 'completed', ready = NULL, due_at = NULL,
         last_error = NULL, finished_at = ?, updated_at = ?
       WHERE id IN ${placeholders(ids.length)}`,
      [nowMs, nowMs, ...ids],
    );
  }
  for (const outcome of outcomes) {
    if (outcome.status === 'failed') await retry(session, outcome, nowMs);
    if (outcome.status === 'dead_letter') await bury(session, outcome, nowMs);
    if (outcome.status === 'pending') await putOff(session, outcome, nowMs);
  }
}

const RELEASED = 'worker_id = NULL, lease_until = NULL';

async function retry(
  session: SqlSession,
  { id, error, runAt }: Extract<JobOutcome, { status: 'failed' }>,
  nowMs: number,
): Promise<void> {
  const runAtMs = runAt.getTime();
  const ready: SqlValue = runAtMs <= nowMs ? 1 : 0;
  await session.change(
    `UPDATE jobs SET ${RELEASED}, status = 'failed', ready = ?, due_at = ?, run_at = ?,
       last_error = ?, updated_at = ?
     WHERE id = ?`,
    [ready, ready === 1 ? null : runAtMs, runAtMs, error, nowMs, id],
  );
}

/** The attempt number is the fencing token and never falls: another attempt is granted instead. */
async function putOff(
  session: SqlSession,
  { id, runAt }: Extract<JobOutcome, { status: 'pending' }>,
  nowMs: number,
): Promise<void> {
  const runAtMs = runAt.getTime();
  const ready: SqlValue = runAtMs <= nowMs ? 1 : 0;
  await session.change(
    `UPDATE jobs SET ${RELEASED}, status = 'pending', ready = ?, due_at = ?, run_at = ?,
       max_attempts = max_attempts + 1, updated_at = ?
     WHERE id = ?`,
    [ready, ready === 1 ? null : runAtMs, runAtMs, nowMs, id],
  );
}

async function bury(
  session: SqlSession,
  { id, error }: Extract<JobOutcome, { status: 'dead_letter' }>,
  nowMs: number,
): Promise<void> {
  await session.change(
    `UPDATE jobs SET ${RELEASED}, status = 'dead_letter', ready = NULL, due_at = NULL,
       last_error = ?, finished_at = ?, updated_at = ?
     WHERE id = ?`,
    [error, nowMs, nowMs, id],
  );
}
