import type { JobId } from '../../../../domain/shared/ids.js';
import { chunks } from '../chunks.js';
import { placeholders, type Row } from '../sql-session.js';
import type { Changing } from './changing.js';
import { keepAttempts } from './job-attempts.js';
import { enterGroups } from './job-groups.js';
import { takeKeys, type Keyed } from './job-keys.js';
import { READY } from './job-record.js';
import { NO_CHILDREN, openChildrenOf } from './open-children.js';

/** @returns the ids of those that were given up or cancelled */
export async function reviveJobs(
  changing: Changing,
  ids: readonly JobId[],
  attempts: number,
  runAt: ReadonlyMap<JobId, Date> = new Map(),
): Promise<ReadonlySet<JobId>> {
  const { session, dialect, nowMs, news } = changing;
  const revived = new Set<JobId>();
  for (const part of chunks([...new Set(ids)].sort())) {
    const rows = await session.rows(
      `SELECT id, queue, group_key, dedup_key, child_failure, status, attempt, worker_id, started_at, last_error
       FROM jobs
       WHERE id IN ${placeholders(part.length)} AND status IN ('dead_letter', 'cancelled')
       ORDER BY id${dialect.forUpdate}`,
      part,
    );
    await keepLast(changing, rows);
    await takeKeysAgain(changing, rows);
    const open = await openChildrenOf(
      session,
      rows.map((row) => row['id'] as string),
    );
    for (const row of rows) {
      const id = row['id'] as JobId;
      const { unended, uncompleted } = open.get(id) ?? NO_CHILDREN;
      const children = row['child_failure'] === 'go-on' ? unended : uncompleted;
      const runAtMs = Math.max(nowMs, runAt.get(id)?.getTime() ?? nowMs);
      const ready = await readyOf(changing, row, { children, isLater: runAtMs > nowMs });
      const isTimed = ready === READY.atTime;
      await session.change(
        `UPDATE jobs SET status = ?, ready = ?, due_at = ?, run_at = ?, finished_at = NULL,
           cause = NULL, cancel_requested = NULL, max_attempts = attempt + ?, open_children = ?,
           turn = COALESCE(turn, 0), updated_at = ?
         WHERE id = ?`,
        [
          ...[isTimed ? 'scheduled' : 'pending', ready, isTimed ? runAtMs : null, runAtMs],
          ...[attempts, children, nowMs, id],
        ],
      );
      revived.add(id);
      news.due(row['queue'] as string);
    }
  }
  return revived;
}

/** Until they are done, as far as nobody else has them meanwhile; of several with one key the oldest takes it. */
async function takeKeysAgain(
  { session, dialect, nowMs }: Changing,
  rows: readonly Row[],
): Promise<void> {
  const firsts = new Map<string, Keyed>();
  for (const row of rows) {
    const dedupKey = row['dedup_key'] as string | null;
    if (dedupKey === null || firsts.has(dedupKey)) continue;
    firsts.set(dedupKey, { id: row['id'] as string, dedupKey, untilMs: null });
  }
  if (firsts.size > 0) await takeKeys(session, dialect, [...firsts.values()], nowMs);
}

async function readyOf(
  { session, dialect }: Changing,
  row: Row,
  { children, isLater }: { readonly children: number; readonly isLater: boolean },
): Promise<number> {
  if (children > 0) return READY.afterChildren;
  if (isLater) return READY.atTime;
  const groupKey = row['group_key'] as string | null;
  if (groupKey === null) return READY.now;
  const id = row['id'] as string;
  const member = { id, queue: row['queue'] as string, groupKey };
  return (await enterGroups(session, dialect, [member])).has(id) ? READY.now : READY.afterGroup;
}

/** Another attempt follows the one that was the last. */
async function keepLast(
  { session, dialect, nowMs }: Changing,
  rows: readonly Row[],
): Promise<void> {
  const begun = rows.filter((row) => row['started_at'] !== null);
  const ended = begun.map((row) => ({
    jobId: row['id'] as string,
    attempt: Number(row['attempt']),
    workerId: row['worker_id'] as string | null,
    startedMs: Number(row['started_at']),
    outcome: row['status'] as 'dead_letter' | 'cancelled',
    error: row['last_error'] as string | null,
  }));
  await keepAttempts(session, dialect, ended, nowMs);
}
