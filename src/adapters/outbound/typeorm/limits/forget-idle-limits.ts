import { MAX_ROWS } from '../chunks.js';
import { placeholders, type SqlSession } from '../sql-session.js';
import { LimitPlaces } from './limit-places.js';

/** Of places whose time is over, then of limits without any; at most `limit`. @returns how many */
export async function forgetIdleLimits(
  session: SqlSession,
  time: Date,
  limit: number,
): Promise<number> {
  const most = Math.min(limit, MAX_ROWS);
  const beforeMs = time.getTime();
  const forgotten = await forgetPlaces(session, beforeMs - 1, most);
  return forgotten === most
    ? forgotten
    : forgotten + (await forgetRates(session, beforeMs * 1_000, most - forgotten));
}

async function forgetPlaces(session: SqlSession, untilMs: number, limit: number): Promise<number> {
  const rows = await session.rows(
    `SELECT limit_name, holder FROM limit_places WHERE held_until <= ?
     ORDER BY held_until LIMIT ?`,
    [untilMs, limit],
  );
  const holders = new Map<string, string[]>();
  for (const row of rows) {
    const name = String(row['limit_name']);
    holders.set(name, [...(holders.get(name) ?? []), String(row['holder'])]);
  }
  let forgotten = 0;
  for (const [name, of] of [...holders].sort(([left], [right]) => (left < right ? -1 : 1))) {
    forgotten += await new LimitPlaces(session, name).remove(of, untilMs);
  }
  return forgotten;
}

/** A row that goes while somebody is about to lock it is made anew by him: it owed nothing. */
async function forgetRates(session: SqlSession, beforeUs: number, limit: number): Promise<number> {
  const rows = await session.rows(
    `SELECT name FROM limit_rates r WHERE arrival_us < ? AND NOT EXISTS
       (SELECT 1 FROM limit_places p WHERE p.limit_name = r.name)
     ORDER BY arrival_us LIMIT ?`,
    [beforeUs, limit],
  );
  if (rows.length === 0) return 0;
  const names = rows.map(({ name }) => String(name)).sort();
  return session.change(
    `DELETE FROM limit_rates WHERE arrival_us < ? AND name IN ${placeholders(names.length)}`,
    [beforeUs, ...names],
  );
}
