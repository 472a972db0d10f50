import type { ClaimRequest } from '../../../../ports/jobs/job-repository.js';
import { chunks } from '../chunks.js';
import type { Dialect } from '../dialect.js';
import type { RecordTable } from '../record-table.js';
import type { SqlSession } from '../sql-session.js';
import { placeholders } from '../sql-session.js';
import { READY, type JobRecord } from './job-record.js';
import { reachTurn } from './job-shares.js';

/**
 * Leases ready jobs to a worker. Each queue is read in the order of its index, then the best of all queues
 * are taken; rows that another claim holds are passed over.
 */
export async function claimJobs(
  session: SqlSession,
  dialect: Dialect,
  table: RecordTable<JobRecord>,
  { queues, limit, queueLimits, workerId, leaseMs }: ClaimRequest,
  nowMs: number,
): Promise<readonly JobRecord[]> {
  const candidates: JobRecord[] = [];
  for (const queue of queues) {
    const most = Math.min(limit, queueLimits?.get(queue) ?? limit);
    if (most < 1) continue;
    const found = await table.select(
      session,
      `queue = ? AND ready = ${READY.now} ORDER BY precedence, turn, id LIMIT ?${dialect.skipLocked}`,
      [queue, most],
    );
    candidates.push(...found);
  }
  const chosen = queues.length === 1 ? candidates : candidates.sort(inOrder).slice(0, limit);
  if (chosen.length === 0) return [];
  const leaseUntilMs = nowMs + leaseMs;
  for (const ids of chunks(chosen.map(({ id }) => id))) {
    await session.change(
      `UPDATE jobs SET status = 'processing', attempt = attempt + 1, worker_id = ?, lease_until = ?,
         ready = ${READY.atTime}, due_at = ?, started_at = ?, updated_at = ?
       WHERE id IN ${placeholders(ids.length)}`,
      [workerId, leaseUntilMs, leaseUntilMs, nowMs, nowMs, ...ids],
    );
  }
  await reachTurns(session, chosen);
  const [leaseUntil, now] = [new Date(leaseUntilMs), new Date(nowMs)];
  return chosen.map((job) => ({
    ...job,
    status: 'processing',
    attempt: job.attempt + 1,
    workerId,
    leaseUntil,
    startedAt: now,
    updatedAt: now,
  }));
}

async function reachTurns(session: SqlSession, jobs: readonly JobRecord[]): Promise<void> {
  const reached = new Map<string, number>();
  for (const { queue, fairnessKey, turn } of jobs) {
    if (fairnessKey !== null) reached.set(queue, Math.max(turn, reached.get(queue) ?? 0));
  }
  for (const [queue, turn] of [...reached].sort()) await reachTurn(session, queue, turn);
}

function inOrder(left: JobRecord, right: JobRecord): number {
  return (
    left.precedence - right.precedence || left.turn - right.turn || (left.id < right.id ? -1 : 1)
  );
}
