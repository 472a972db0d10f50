import { chunks } from '../chunks.js';
import type { Dialect } from '../dialect.js';
import { placeholders, type SqlSession } from '../sql-session.js';

export interface Keyed {
  readonly id: string;
  /** Of its row. */
  readonly dedupKey: string;
  /** Until when the key keeps others away, ms; null: until the job is done. */
  readonly untilMs: number | null;
}

/**
 * Has jobs take their keys that are free, or whose windows are over.
 * @param jobs of different keys
 * @returns of those that came too late, the jobs that have their keys
 */
export async function takeKeys(
  session: SqlSession,
  dialect: Dialect,
  jobs: readonly Keyed[],
  nowMs: number,
): Promise<ReadonlyMap<string, string>> {
  const before = new Map<string, string>();
  const byName = new Map(jobs.map((job) => [job.dedupKey, job]));
  for (const names of chunks([...byName.keys()].sort(), 3)) {
    const part = names.flatMap((name) => byName.get(name) ?? []);
    await session.change(
      dialect.insertOrLock(
        'job_keys',
        'name, job_id, until_ms',
        placeholders(3, part.length),
        'name',
      ),
      part.flatMap(({ dedupKey, id, untilMs }) => [dedupKey, id, untilMs]),
    );
    const rows = await session.rows(
      `SELECT name, job_id, until_ms FROM job_keys WHERE name IN ${placeholders(names.length)}`,
      names,
    );
    for (const row of rows) {
      const job = byName.get(row['name'] as string);
      const holder = row['job_id'] as string;
      if (!job) continue;
      const untilMs = row['until_ms'] === null ? Infinity : Number(row['until_ms']);
      if (untilMs <= nowMs) await takeOver(session, job);
      else if (holder !== job.id) before.set(job.id, holder);
    }
  }
  return before;
}

async function takeOver(session: SqlSession, { dedupKey, id, untilMs }: Keyed): Promise<void> {
  await session.change('UPDATE job_keys SET job_id = ?, until_ms = ? WHERE name = ?', [
    id,
    untilMs,
    dedupKey,
  ]);
}

/** Keys without a window are free once their jobs are done. */
export async function freeKeys(
  session: SqlSession,
  done: readonly { readonly id: string; readonly dedupKey: string }[],
): Promise<void> {
  for (const part of chunks(done, 2)) {
    const these = placeholders(part.length);
    await session.change(
      `DELETE FROM job_keys WHERE name IN ${these} AND job_id IN ${these} AND until_ms IS NULL`,
      [...part.map(({ dedupKey }) => dedupKey), ...part.map(({ id }) => id)],
    );
  }
}

/** Keys whose window is over keep nobody away. */
export async function forgetKeysBefore(session: SqlSession, nowMs: number): Promise<void> {
  await session.change('DELETE FROM job_keys WHERE until_ms <= ?', [nowMs]);
}
