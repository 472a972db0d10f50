import type { Unclaimed } from '../../../../ports/jobs/job-repository.js';
import type { Dialect } from '../dialect.js';
import type { SqlSession } from '../sql-session.js';
import { READY } from './job-record.js';
import { heldJobs } from './held-jobs.js';

export async function unclaimJobs(
  session: SqlSession,
  dialect: Dialect,
  jobs: readonly Unclaimed[],
  nowMs: number,
): Promise<void> {
  const held = await heldJobs(session, dialect, jobs);
  const byTime = new Map<number, string[]>();
  for (const { id, runAt } of jobs) {
    if (!held.has(id)) continue;
    const atMs = runAt && runAt.getTime() > nowMs ? runAt.getTime() : 0;
    const ids = byTime.get(atMs) ?? [];
    byTime.set(atMs, ids);
    ids.push(id);
  }
  for (const [atMs, ids] of byTime) {
    const these = dialect.isOneOf('id', ids);
    const ready = atMs === 0 ? READY.now : READY.atTime;
    const waiting = atMs === 0 ? 'pending' : 'scheduled';
    await session.change(
      `UPDATE jobs SET status = CASE WHEN last_error IS NULL THEN ? ELSE 'failed' END,
         attempt = attempt - 1, ready = ?, due_at = ?, lease_until = NULL, updated_at = ?
       WHERE ${these.sql}`,
      [waiting, ready, atMs === 0 ? null : atMs, nowMs, ...these.parameters],
    );
  }
}
