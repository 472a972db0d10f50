import { turnsOf, type Sharing } from '../../../../domain/jobs/fair-turns.js';
import { chunks } from '../chunks.js';
import type { Dialect } from '../dialect.js';
import { placeholders, type SqlSession } from '../sql-session.js';
import { nameWithin } from './job-names.js';

/** How far the queue as a whole has got. */
const ALL = '';

/** @returns a turn for each job, in order */
export async function takeTurns(
  session: SqlSession,
  dialect: Dialect,
  jobs: readonly Sharing[],
): Promise<readonly number[]> {
  if (jobs.length === 0) return [];
  const queues = [...new Set(jobs.map(({ queue }) => queue))];
  const keys = new Set(jobs.map(({ queue, fairnessKey }) => nameWithin(queue, fairnessKey)));
  const reached = new Map<string, number>();
  const all = queues.map((queue) => nameWithin(queue, ALL)).sort();
  await makeShares(session, dialect, all);
  for (const names of chunks([...keys].sort(), 2)) {
    await session.change(
      dialect.insertOrLock('job_shares', 'name, turn', placeholders(2, names.length), 'name'),
      names.flatMap((name) => [name, 0]),
    );
  }
  for (const names of chunks([...all, ...keys])) {
    const rows = await session.rows(
      `SELECT name, turn FROM job_shares WHERE name IN ${placeholders(names.length)}`,
      names,
    );
    for (const row of rows) reached.set(row['name'] as string, Number(row['turn']));
  }
  const { turns, last } = turnsOf(
    jobs,
    (queue, key) => reached.get(nameWithin(queue, key ?? ALL)) ?? 0,
  );
  const changed = last.map(
    ({ queue, fairnessKey, turn }) => [nameWithin(queue, fairnessKey), turn] as const,
  );
  for (const part of chunks(changed, 3)) {
    await session.change(
      `UPDATE job_shares SET turn = CASE name ${part.map(() => 'WHEN ? THEN ?').join(' ')} ELSE turn END
       WHERE name IN ${placeholders(part.length)}`,
      [...part.flat(), ...part.map(([name]) => name)],
    );
  }
  return turns;
}

/**
 * Rows that are there are read alone: an INSERT that finds one shares its lock on MySQL, and two that share one cannot
 * write it.
 */
async function makeShares(
  session: SqlSession,
  dialect: Dialect,
  names: readonly string[],
): Promise<void> {
  const these = dialect.isOneOf('name', names);
  const rows = await session.rows(
    `SELECT name FROM job_shares WHERE ${these.sql}`,
    these.parameters,
  );
  const known = new Set(rows.map((row) => row['name']));
  const fresh = names.filter((name) => !known.has(name));
  if (fresh.length === 0) return;
  await session.change(
    dialect.insertOrLock('job_shares', 'name, turn', placeholders(2, fresh.length), 'name'),
    fresh.flatMap((name) => [name, 0]),
  );
}

/** What was claimed last is how far the queue has got: keys that come back after a while begin there. */
export async function reachTurn(session: SqlSession, queue: string, turn: number): Promise<void> {
  await session.change('UPDATE job_shares SET turn = ? WHERE name = ? AND turn < ?', [
    turn,
    nameWithin(queue, ALL),
    turn,
  ]);
}

/** Keys that their queue has caught up with begin where it is anyway. */
export async function forgetIdleShares(session: SqlSession): Promise<void> {
  const end = nameWithin('', ALL);
  // Keys may end so too; only the rows of queues as a whole have it once.
  const queues = await session.rows(
    'SELECT name, turn FROM job_shares WHERE name LIKE ? AND name NOT LIKE ?',
    [`%${end}`, `%${end}%${end}`],
  );
  for (const row of queues) {
    const name = row['name'] as string;
    // All that begins so, and is longer.
    await session.change('DELETE FROM job_shares WHERE name > ? AND name < ? AND turn <= ?', [
      name,
      `${name.slice(0, -1)}\v`,
      Number(row['turn']),
    ]);
  }
}
