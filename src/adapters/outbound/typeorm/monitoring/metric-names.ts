import { createHash } from 'node:crypto';
import { CUSTOM_PREFIX, isCustomMetric } from '../../../../domain/monitoring/custom-metric.js';
import { seriesKey, type MetricSeries } from '../../../../domain/monitoring/metric-block.js';
import { MOST_STORED_CUSTOM_SERIES } from '../../../../ports/monitoring/metric-history.js';
import { chunks } from '../chunks.js';
import type { Dialect } from '../dialect.js';
import { placeholders, type SqlSession, type SqlValue } from '../sql-session.js';
import type { TypeOrmUnitOfWork } from '../typeorm-unit-of-work.js';

/** Ids that are remembered; of more all are looked up anew. */
const MOST_KNOWN = 10_000;

/** Series of metrics that others told of. */
export const IS_CUSTOM = `name LIKE '${CUSTOM_PREFIX.replace('_', '!_')}%' ESCAPE '!'`;

/** A row in use is marked as such this often, ms. */
const MARK_MS = 3_600_000;

interface Known {
  readonly id: number;
  readonly markedMs: number;
}

type Values = readonly SqlValue[];

interface NameTable {
  readonly name: 'metric_series' | 'metric_sources';
  readonly key: 'series_key' | 'name';
  readonly columns: string;
  /** Ids that are committed. */
  readonly known: Map<string, Known>;
}

/**
 * Ids of series and sources, remembered once they are committed. Rows in use are marked, because those that
 * were not for long are deleted.
 */
export class MetricNames {
  private readonly series: NameTable = {
    name: 'metric_series',
    key: 'series_key',
    columns: 'series_key, name, kind, labels, bounds, seen_at',
    known: new Map(),
  };
  private readonly sources: NameTable = {
    name: 'metric_sources',
    key: 'name',
    columns: 'name, seen_at',
    known: new Map(),
  };

  constructor(
    private readonly work: TypeOrmUnitOfWork,
    private readonly dialect: Dialect,
  ) {}

  static keyOf(series: MetricSeries): string {
    return createHash('sha256').update(seriesKey(series)).digest('hex');
  }

  /** @returns ids by key; without those for which there is no room */
  seriesIds(
    session: SqlSession,
    series: ReadonlyMap<string, MetricSeries>,
    now: Date,
  ): Promise<ReadonlyMap<string, number>> {
    const rows = [...series].map(([key, { name, kind, labels, bounds }]) => [
      ...[key, name, kind, JSON.stringify(labels), JSON.stringify(bounds)],
      now.getTime(),
    ]);
    return this.ids(session, this.series, rows, now, async (missing) => {
      const isCustom = (row: readonly SqlValue[]) => isCustomMetric(String(row[1]));
      const custom = missing.filter(isCustom);
      if (custom.length === 0) return missing;
      const room = Math.max(0, MOST_STORED_CUSTOM_SERIES - (await customCount(session)));
      return [...missing.filter((row) => !isCustom(row)), ...custom.slice(0, room)];
    });
  }

  /** @returns ids by name */
  sourceIds(
    session: SqlSession,
    names: ReadonlySet<string>,
    now: Date,
  ): Promise<ReadonlyMap<string, number>> {
    const rows = [...names].map((name) => [name, now.getTime()]);
    return this.ids(session, this.sources, rows, now);
  }

  /**
   * @param rows each begins with its key
   * @param withRoom those of new rows that may be added
   */
  private async ids(
    session: SqlSession,
    table: NameTable,
    rows: readonly Values[],
    now: Date,
    withRoom: (missing: readonly Values[]) => Promise<readonly Values[]> = (all) =>
      Promise.resolve(all),
  ): Promise<ReadonlyMap<string, number>> {
    const { known } = table;
    const nowMs = now.getTime();
    const isFresh = (key: SqlValue | undefined) =>
      nowMs - (known.get(String(key))?.markedMs ?? -Infinity) < MARK_MS;
    // In one order everywhere, so that two processes that name the same do not wait for each other.
    const sorted = [...rows].sort(([a = ''], [b = '']) => ((a ?? '') < (b ?? '') ? -1 : 1));
    const asked = sorted.filter(([key]) => !isFresh(key));
    const found = new Map<string, number>();
    for (const part of chunks(asked, 6)) await this.find(session, table, part, found);
    const missing = asked.filter(([key]) => !found.has(String(key)));
    for (const part of chunks(missing.length > 0 ? await withRoom(missing) : [], 6)) {
      const values = placeholders(part[0]?.length ?? 0, part.length);
      await session.change(
        this.dialect.insertNew(table.name, table.columns, values, table.key),
        part.flat(),
      );
      await this.find(session, table, part, found);
    }
    for (const ids of chunks([...found.values()].sort((a, b) => a - b))) {
      await session.change(
        `UPDATE ${table.name} SET seen_at = ? WHERE id IN ${placeholders(ids.length)}`,
        [nowMs, ...ids],
      );
    }
    this.work.afterCommit(() => {
      if (known.size + found.size > MOST_KNOWN) known.clear();
      for (const [key, id] of found) known.set(key, { id, markedMs: nowMs });
    });
    for (const [key] of rows) {
      const id = known.get(String(key))?.id;
      if (id !== undefined && isFresh(key)) found.set(String(key), id);
    }
    return found;
  }

  private async find(
    session: SqlSession,
    { name, key }: NameTable,
    rows: readonly Values[],
    found: Map<string, number>,
  ): Promise<void> {
    const keys = rows.map(([first = null]) => first);
    const answer = await session.rows(
      `SELECT id, ${key} AS of_key FROM ${name} WHERE ${key} IN ${placeholders(keys.length)}`,
      keys,
    );
    for (const row of answer) found.set(String(row['of_key']), Number(row['id']));
  }
}

export async function customCount(session: SqlSession): Promise<number> {
  const [all] = await session.rows(
    `SELECT COUNT(*) AS total FROM metric_series WHERE ${IS_CUSTOM}`,
  );
  return Number(all?.['total']);
}
