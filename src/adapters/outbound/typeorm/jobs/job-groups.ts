import { chunks } from '../chunks.js';
import type { Dialect } from '../dialect.js';
import { placeholders, type SqlSession } from '../sql-session.js';
import { nameWithin } from './job-names.js';
import { READY } from './job-record.js';

export interface Grouped {
  readonly id: string;
  readonly queue: string;
  readonly groupKey: string;
}

/** Most parts of one UNION. */
const MOST_PARTS = 100;

/**
 * Has jobs take their places in their groups. The row of a group is locked until the transaction ends: who adds a
 * job to a group and who ends one see each other.
 * @param members the older ones first
 * @returns those that are their groups' first, and need not wait
 */
export async function enterGroups(
  session: SqlSession,
  dialect: Dialect,
  members: readonly Grouped[],
): Promise<ReadonlySet<string>> {
  const first = new Map<string, string>();
  for (const { id, queue, groupKey } of members) {
    const name = nameWithin(queue, groupKey);
    if (!first.has(name)) first.set(name, id);
  }
  const heads = new Set<string>();
  for (const part of chunks([...first].sort(byName), 2)) {
    const values = placeholders(2, part.length);
    await session.change(
      dialect.insertOrLock('job_groups', 'name, head_id', values, 'name'),
      part.flat(),
    );
    const rows = await session.rows(
      `SELECT head_id FROM job_groups WHERE name IN ${placeholders(part.length)}`,
      part.map(([name]) => name),
    );
    for (const row of rows) heads.add(row['head_id'] as string);
  }
  return heads;
}

/**
 * Has the next of each group go on, where the one that is done was its first.
 * @returns queues where a job became due
 */
export async function leaveGroups(
  session: SqlSession,
  dialect: Dialect,
  done: readonly Grouped[],
): Promise<ReadonlySet<string>> {
  const left = new Map(done.map((job) => [nameWithin(job.queue, job.groupKey), job]));
  const ids = new Set(done.map(({ id }) => id));
  const queues = new Set<string>();
  for (const names of chunks([...left.keys()].sort())) {
    const rows = await session.rows(
      `SELECT name, head_id FROM job_groups WHERE name IN ${placeholders(names.length)}
       ORDER BY name${dialect.forUpdate}`,
      names,
    );
    const free = rows
      .filter((row) => ids.has(row['head_id'] as string))
      .flatMap((row) => left.get(row['name'] as string) ?? []);
    const next = await nextOf(session, free);
    await hand(session, free, next);
    for (const { queue, groupKey } of free) {
      if (next.has(nameWithin(queue, groupKey))) queues.add(queue);
    }
  }
  return queues;
}

/** @returns the oldest that waits, by the name of its group */
async function nextOf(
  session: SqlSession,
  groups: readonly Grouped[],
): Promise<ReadonlyMap<string, string>> {
  const next = new Map<string, string>();
  for (let at = 0; at < groups.length; at += MOST_PARTS) {
    const part = groups.slice(at, at + MOST_PARTS);
    const one = `SELECT queue, group_key, MIN(id) AS id FROM jobs
      WHERE queue = ? AND group_key = ? AND ready = ${READY.afterGroup} GROUP BY queue, group_key`;
    const rows = await session.rows(
      part.map(() => one).join(' UNION ALL '),
      part.flatMap(({ queue, groupKey }) => [queue, groupKey]),
    );
    for (const row of rows) {
      next.set(nameWithin(row['queue'] as string, row['group_key'] as string), row['id'] as string);
    }
  }
  return next;
}

/** The groups go to their next jobs; those without one are forgotten. */
async function hand(
  session: SqlSession,
  groups: readonly Grouped[],
  next: ReadonlyMap<string, string>,
): Promise<void> {
  const names = groups.map(({ queue, groupKey }) => nameWithin(queue, groupKey));
  const empty = names.filter((name) => !next.has(name));
  if (empty.length > 0) {
    await session.change(
      `DELETE FROM job_groups WHERE name IN ${placeholders(empty.length)}`,
      empty,
    );
  }
  if (next.size === 0) return;
  const ids = [...next.values()];
  await session.change(
    `UPDATE jobs SET ready = ${READY.now} WHERE id IN ${placeholders(ids.length)}`,
    ids,
  );
  await session.change(
    `UPDATE job_groups SET head_id = CASE name ${[...next].map(() => 'WHEN ? THEN ?').join(' ')} END
     WHERE name IN ${placeholders(next.size)}`,
    [...[...next].flat(), ...next.keys()],
  );
}

function byName([one]: readonly [string, string], [other]: readonly [string, string]): number {
  return one < other ? -1 : 1;
}
