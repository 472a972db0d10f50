import type { ClaimRequest } from '../../../../ports/jobs/job-repository.js';
import type { Dialect } from '../dialect.js';
import type { RecordTable } from '../record-table.js';
import type { SqlSession, SqlValue } from '../sql-session.js';
import { placeholders } from '../sql-session.js';
import type { JobRecord } from './job-record.js';

/**
 * Leases ready jobs to a worker. Each queue is read in the order of its index, then the best of all queues
 * are taken; rows that another claim holds are passed over.
 */
export async function claimJobs(
  session: SqlSession,
  dialect: Dialect,
  table: RecordTable<JobRecord>,
  { queues, limit, workerId, leaseMs }: ClaimRequest,
  nowMs: number,
): Promise<readonly JobRecord[]> {
  const candidates: JobRecord[] = [];
  for (const queue of queues) {
    candidates.push(
      ...(await table.select(
        session,
        `queue = ? AND ready = 1 ORDER BY precedence, id LIMIT ?${dialect.skipLocked}`,
        [queue, limit],
      )),
    );
  }
  const chosen = candidates.sort(byPrecedence).slice(0, limit);
  if (chosen.length === 0) return [];
  const ids: readonly SqlValue[] = chosen.map(({ id }) => id);
  const leaseUntilMs = nowMs + leaseMs;
  await session.change(
    `UPDATE jobs SET status = 'processing', attempt = attempt + 1, worker_id = ?, lease_until = ?,
       ready = 0, due_at = ?, updated_at = ?
     WHERE id IN ${placeholders(ids.length)}`,
    [workerId, leaseUntilMs, leaseUntilMs, nowMs, ...ids],
  );
  return chosen.map((job) => ({
    ...job,
    status: 'processing',
    attempt: job.attempt + 1,
    workerId,
    leaseUntil: new Date(leaseUntilMs),
    updatedAt: new Date(nowMs),
  }));
}

function byPrecedence(left: JobRecord, right: JobRecord): number {
  if (left.precedence !== right.precedence) return left.precedence - right.precedence;
  return left.id < right.id ? -1 : 1;
}
