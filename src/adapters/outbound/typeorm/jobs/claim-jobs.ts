import type { ClaimRequest } from '../../../../ports/jobs/job-repository.js';
import { chunks } from '../chunks.js';
import type { Dialect } from '../dialect.js';
import type { RecordTable } from '../record-table.js';
import type { SqlSession, SqlValue } from '../sql-session.js';
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
  request: ClaimRequest,
  nowMs: number,
): Promise<readonly JobRecord[]> {
  const claiming = { session, dialect, table, request, nowMs };
  const claimed = dialect.updateReturning ? await claimAtOnce(claiming) : await claimBest(claiming);
  await reachTurns(session, claimed);
  return claimed;
}

interface Claiming {
  readonly session: SqlSession;
  readonly dialect: Dialect;
  readonly table: RecordTable<JobRecord>;
  readonly request: ClaimRequest;
  readonly nowMs: number;
}

const LEASE = `status = 'processing', attempt = attempt + 1, worker_id = ?, lease_until = ?,
  ready = ${READY.leased}, due_at = ?, started_at = ?, updated_at = ?`;

const ORDER = 'precedence, turn, id';

function leaseOf({ request: { workerId, leaseMs }, nowMs }: Claiming): readonly SqlValue[] {
  const leaseUntilMs = nowMs + leaseMs;
  return [workerId, leaseUntilMs, leaseUntilMs, nowMs, nowMs];
}

/** In one statement: each queue's best, and of these the best, picked once however the database goes about it. */
async function claimAtOnce(claiming: Claiming): Promise<readonly JobRecord[]> {
  const { session, dialect, table, request } = claiming;
  const open = request.queues.filter((queue) => mostOf(request, queue) > 0);
  if (open.length === 0) return [];
  const best = `SELECT * FROM (
    SELECT id, precedence, turn FROM jobs WHERE queue = ? AND ready = ${READY.now}
    ORDER BY ${ORDER} LIMIT ?${dialect.skipLocked}) q`;
  // Columns that are known need not be read.
  const kept = table.part(KEPT);
  const rows = await session.rows(
    `WITH picked AS MATERIALIZED (
       SELECT id FROM (${open.map(() => best).join(' UNION ALL ')}) candidates
       ORDER BY ${ORDER} LIMIT ?)
     UPDATE jobs SET ${LEASE} WHERE id IN (SELECT id FROM picked)
     RETURNING ${kept.selection}`,
    [
      ...open.flatMap((queue) => [queue, mostOf(request, queue)]),
      request.limit,
      ...leaseOf(claiming),
    ],
  );
  const lease = leaseRecord(claiming);
  // A database may answer in any order.
  return rows.map((row) => Object.assign(kept.read(row), lease)).sort(inOrder);
}

async function claimBest(claiming: Claiming): Promise<readonly JobRecord[]> {
  const { session, dialect, table, request } = claiming;
  const candidates: JobRecord[] = [];
  for (const queue of request.queues) {
    const most = mostOf(request, queue);
    if (most < 1) continue;
    const found = await table.select(
      session,
      `queue = ? AND ready = ${READY.now} ORDER BY ${ORDER} LIMIT ?${dialect.skipLocked}`,
      [queue, most],
    );
    candidates.push(...found);
  }
  const chosen = candidates.sort(inOrder).slice(0, request.limit);
  if (chosen.length === 0) return [];
  for (const ids of chunks(chosen.map(({ id }) => id))) {
    const these = dialect.isOneOf('id', ids);
    await session.change(`UPDATE jobs SET ${LEASE} WHERE ${these.sql}`, [
      ...leaseOf(claiming),
      ...these.parameters,
    ]);
  }
  const lease = leaseRecord(claiming);
  return chosen.map((job) => ({ ...job, attempt: job.attempt + 1, ...lease }));
}

/** What a claim does not write. */
const KEPT = [
  ...(['id', 'queue', 'payload', 'priority', 'attempt', 'maxAttempts', 'runAt'] as const),
  ...(['timeoutMs', 'backoff', 'groupKey', 'fairnessKey', 'dedupKey', 'parentId'] as const),
  ...(['openChildren', 'childFailure', 'lastError', 'progress', 'result'] as const),
  ...(['cancelRequested', 'requestId', 'trace', 'createdAt', 'finishedAt'] as const),
  ...(['precedence', 'turn'] as const),
];

type Kept = Pick<JobRecord, (typeof KEPT)[number]>;
type Lease = Omit<JobRecord, keyof Kept>;

function leaseRecord({ request: { workerId, leaseMs }, nowMs }: Claiming): Lease {
  const [leaseUntil, now] = [new Date(nowMs + leaseMs), new Date(nowMs)];
  return {
    ...{ status: 'processing', workerId, leaseUntil, startedAt: now, updatedAt: now },
    ...{ ready: READY.leased, dueAt: leaseUntil },
  };
}

function mostOf({ limit, queueLimits }: ClaimRequest, queue: string): number {
  return Math.min(limit, queueLimits?.get(queue) ?? limit);
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
