import { createHash } from 'node:crypto';
import { groupKey } from '../../../../domain/analytics/event-group.js';
import type { Dimensions } from '../../../../domain/analytics/analytics-event.js';
import { AppError } from '../../../../domain/shared/app-error.js';
import { MOST_NAMES, type NewSeries } from '../../../../ports/analytics/analytics-series.js';
import { chunks } from '../chunks.js';
import type { Dialect } from '../dialect.js';
import { placeholders, type SqlSession } from '../sql-session.js';
import type { TypeOrmUnitOfWork } from '../typeorm-unit-of-work.js';

/** Ids that are remembered; of more all are looked up anew. */
const MOST_KNOWN = 50_000;

/** A series by the digest of its combination. */
type Keyed = NewSeries & { readonly key: string };

/** Ids of series, remembered once they are committed: a series is never deleted. */
export class SeriesPlaces {
  private readonly known = new Map<string, number>();

  constructor(
    private readonly work: TypeOrmUnitOfWork,
    private readonly dialect: Dialect,
  ) {}

  async idsOf(series: readonly NewSeries[], now: Date): Promise<readonly number[]> {
    const session = this.work.transaction();
    const keyed = series.map((one) => ({ ...one, key: keyOf(one.dimensions) }));
    const found = new Map<string, number>();
    const byName = new Map<string, Map<string, Keyed>>();
    for (const one of keyed) {
      const id = this.known.get(placeOf(one));
      if (id !== undefined) found.set(placeOf(one), id);
      else
        byName.set(one.name, (byName.get(one.name) ?? new Map<string, Keyed>()).set(one.key, one));
    }
    if (byName.size > 0) await this.requireRoom(session, [...byName.keys()]);
    // In one order everywhere, so that two that need the same names do not wait for each other.
    for (const [name, wanted] of [...byName].sort(([a], [b]) => (a < b ? -1 : 1))) {
      await this.find(session, name, [...wanted.keys()], found);
      const missing = () => [...wanted.values()].filter((one) => !found.has(placeOf(one)));
      if (missing().length === 0) continue;
      await this.lock(session, name, now);
      await this.find(
        session,
        name,
        missing().map(({ key }) => key),
        found,
      );
      await this.make(session, missing(), found);
    }
    this.work.afterCommit(() => {
      if (this.known.size + found.size > MOST_KNOWN) this.known.clear();
      for (const [place, id] of found) this.known.set(place, id);
    });
    return keyed.map((one) => found.get(placeOf(one)) ?? 0);
  }

  /** @throws AppError `conflict` (`analytics.too-many-names`) */
  private async requireRoom(session: SqlSession, names: readonly string[]): Promise<void> {
    let known = 0;
    for (const part of chunks(names)) {
      const [row] = await session.rows(
        `SELECT COUNT(*) AS total FROM analytics_names WHERE name IN ${placeholders(part.length)}`,
        part,
      );
      known += Number(row?.['total']);
    }
    if (known === names.length) return;
    const [all] = await session.rows('SELECT COUNT(*) AS total FROM analytics_names');
    if (Number(all?.['total']) + names.length - known > MOST_NAMES) throw tooManyNames();
  }

  /** Whoever makes series of a name has its row. */
  private async lock(session: SqlSession, name: string, now: Date): Promise<void> {
    await session.change(
      this.dialect.insertOrLock('analytics_names', 'name, created_at', placeholders(2), 'name'),
      [name, now.getTime()],
    );
  }

  private async find(
    session: SqlSession,
    name: string,
    keys: readonly string[],
    found: Map<string, number>,
  ): Promise<void> {
    for (const part of chunks(keys)) {
      const rows = await session.rows(
        `SELECT id, group_key FROM analytics_series
         WHERE name = ? AND group_key IN ${placeholders(part.length)}`,
        [name, ...part],
      );
      for (const row of rows) {
        found.set(placeOf({ name, key: String(row['group_key']) }), Number(row['id']));
      }
    }
  }

  /** @param missing of one name */
  private async make(
    session: SqlSession,
    missing: readonly Keyed[],
    found: Map<string, number>,
  ): Promise<void> {
    const [first] = missing;
    if (!first) return;
    const { name, otherwise, most } = first;
    const otherKey = keyOf(otherwise);
    const [row] = await session.rows(
      'SELECT COUNT(*) AS total FROM analytics_series WHERE name = ? AND group_key <> ?',
      [name, otherKey],
    );
    const room = Math.max(0, most - Number(row?.['total']));
    const plain = missing.filter(({ key }) => key !== otherKey);
    const added = [...plain.slice(0, room), ...missing.filter(({ key }) => key === otherKey)];
    await this.insert(session, added);
    await this.find(session, name, [...added.map(({ key }) => key), otherKey], found);
    const refused = plain.slice(room);
    const place = placeOf({ name, key: otherKey });
    if (refused.length > 0 && !found.has(place)) {
      await this.insert(session, [{ ...first, dimensions: otherwise, key: otherKey }]);
      await this.find(session, name, [otherKey], found);
    }
    const other = found.get(place);
    if (other !== undefined) for (const one of refused) found.set(placeOf(one), other);
  }

  private async insert(session: SqlSession, series: readonly Keyed[]): Promise<void> {
    for (const part of chunks(series, 3)) {
      await session.change(
        `INSERT INTO analytics_series (name, group_key, dimensions)
         VALUES ${placeholders(3, part.length)}`,
        part.flatMap(({ name, key, dimensions }) => [name, key, JSON.stringify(dimensions)]),
      );
    }
  }
}

function keyOf(dimensions: Dimensions): string {
  return createHash('sha256').update(groupKey(dimensions)).digest('hex');
}

function placeOf({ name, key }: Pick<Keyed, 'name' | 'key'>): string {
  return `${key} ${name}`;
}

function tooManyNames(): AppError {
  const message = `There are ${String(MOST_NAMES)} names of events already`;
  return new AppError('conflict', 'analytics.too-many-names', message);
}
