import { CHILD_FAILED } from '../../../../domain/jobs/retry-policy.js';
import type { FinalStatus } from '../../../../domain/jobs/job.js';
import { chunks } from '../chunks.js';
import { placeholders, type Row } from '../sql-session.js';
import { attemptFacts, FACT_COLUMNS } from './attempt-facts.js';
import { causeOf } from './cause-of.js';
import type { Changing } from './changing.js';
import { enterGroups, leaveGroups, type Grouped } from './job-groups.js';
import { freeKeys } from './job-keys.js';
import { READY } from './job-record.js';
import { NO_CHILDREN, openChildrenOf } from './open-children.js';

/** A job that is done for good, and what may have waited for it. */
export interface EndedJob {
  readonly id: string;
  readonly queue: string;
  readonly status: FinalStatus;
  readonly groupKey: string | null;
  readonly parentId: string | null;
  readonly dedupKey: string | null;
}

/** Columns that make an `EndedJob`. */
export const ENDED_COLUMNS = 'id, queue, group_key, parent_id, dedup_key';

/** Columns of a parent that `failParent` needs. */
export const PARENT_COLUMNS = `${ENDED_COLUMNS}, ${FACT_COLUMNS}`;

export function endedJob(row: Row, status: FinalStatus): EndedJob {
  return {
    id: row['id'] as string,
    queue: row['queue'] as string,
    status,
    groupKey: row['group_key'] as string | null,
    parentId: row['parent_id'] as string | null,
    dedupKey: row['dedup_key'] as string | null,
  };
}

/** Jobs that wait at most for those that wait for them, and so on. */
const MOST_LEVELS = 100;

/**
 * What waited for these jobs goes on: others of their groups and keys, and parents whose last children they were.
 */
export async function endJobs(changing: Changing, ended: readonly EndedJob[]): Promise<void> {
  const { session, dialect, news } = changing;
  let left = ended;
  for (let level = 0; left.length > 0 && level < MOST_LEVELS; level += 1) {
    await freeKeys(session, left.filter(hasKey));
    const groups = await leaveGroups(session, dialect, left.filter(hasGroup));
    for (const queue of groups) news.due(queue);
    left = await tellParents(changing, left);
  }
}

/** @returns parents that fail with their children */
async function tellParents(
  changing: Changing,
  ended: readonly EndedJob[],
): Promise<readonly EndedJob[]> {
  const { session, dialect, news } = changing;
  const children = new Map<string, EndedJob[]>();
  for (const job of ended) {
    if (job.parentId === null) continue;
    const before = children.get(job.parentId);
    if (before) before.push(job);
    else children.set(job.parentId, [job]);
  }
  if (children.size === 0) return [];
  const failed: EndedJob[] = [];
  for (const ids of chunks([...children.keys()].sort())) {
    const parents = await session.rows(
      `SELECT ${PARENT_COLUMNS}, ready, child_failure, run_at FROM jobs
       WHERE id IN ${placeholders(ids.length)} ORDER BY id${dialect.forUpdate}`,
      ids,
    );
    // Looked at once it is locked: one that is being revived is waited for.
    const isWaiting = (parent: Row) => Number(parent['ready']) === READY.afterChildren;
    const open = await openChildrenOf(session, ids);
    for (const parent of parents.filter(isWaiting)) {
      const done = children.get(parent['id'] as string) ?? [];
      const policy = parent['child_failure'] ?? 'wait';
      const broken = done.find(({ status }) => status !== 'completed');
      if (broken && policy === 'fail') {
        failed.push(await failParent(changing, parent, broken.id));
        continue;
      }
      const { unended, uncompleted } = open.get(parent['id'] as string) ?? NO_CHILDREN;
      const left = policy === 'go-on' ? unended : uncompleted;
      if (await closeChildren(changing, parent, left)) news.due(parent['queue'] as string);
    }
  }
  return failed;
}

/**
 * Gives up a job that waits for a child.
 * @param parent with the columns above
 */
export async function failParent(
  { session, nowMs, news }: Changing,
  parent: Row,
  childId: string,
): Promise<EndedJob> {
  const id = parent['id'] as string;
  const error = `${CHILD_FAILED} ${childId}`;
  await session.change(
    `UPDATE jobs SET status = 'dead_letter', ready = NULL, last_error = ?, cause = ?, finished_at = ?,
       updated_at = ?
     WHERE id = ?`,
    [error, causeOf(error), nowMs, nowMs, id],
  );
  news.ended(attemptFacts(parent), 'dead_letter', error);
  return endedJob(parent, 'dead_letter');
}

/** @returns whether the parent is due, now or at its time */
async function closeChildren(changing: Changing, parent: Row, left: number): Promise<boolean> {
  const { session, nowMs } = changing;
  const id = parent['id'] as string;
  const runAtMs = Number(parent['run_at']);
  let ready: number = READY.now;
  if (left > 0) ready = READY.afterChildren;
  else if (runAtMs > nowMs) ready = READY.atTime;
  else if (!(await isNext(changing, parent))) ready = READY.afterGroup;
  await session.change(
    'UPDATE jobs SET open_children = ?, ready = ?, due_at = ?, updated_at = ? WHERE id = ?',
    [left, ready, ready === READY.atTime ? runAtMs : null, nowMs, id],
  );
  return ready === READY.now || ready === READY.atTime;
}

async function isNext({ session, dialect }: Changing, parent: Row): Promise<boolean> {
  const groupKey = parent['group_key'] as string | null;
  if (groupKey === null) return true;
  const id = parent['id'] as string;
  const member = { id, queue: parent['queue'] as string, groupKey };
  return (await enterGroups(session, dialect, [member])).has(id);
}

function hasKey(job: EndedJob): job is EndedJob & { readonly dedupKey: string } {
  return job.dedupKey !== null;
}

function hasGroup(job: EndedJob): job is EndedJob & Grouped {
  return job.groupKey !== null;
}
