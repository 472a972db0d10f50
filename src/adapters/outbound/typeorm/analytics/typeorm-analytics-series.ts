import { Buffer } from 'node:buffer';
import type { Dimensions } from '../../../../domain/analytics/analytics-event.js';
import type { SeriesBlock } from '../../../../domain/analytics/series-tally.js';
import { concurrencyConflict } from '../../../../domain/shared/app-error.js';
import {
  MOST_OF_DAY,
  type AnalyticsSeries,
  type BlockSelection,
  type NewBlock,
  type NewSeries,
  type StoredBlock,
  type StoredSeries,
} from '../../../../ports/analytics/analytics-series.js';
import { chunks, MAX_ROWS } from '../chunks.js';
import type { Dialect } from '../dialect.js';
import { placeholders, type Row, type SqlSession } from '../sql-session.js';
import type { TypeOrmUnitOfWork } from '../typeorm-unit-of-work.js';
import { SeriesPlaces } from './series-places.js';

const COLUMNS = 'series_id, day_at, fresh, size, facts, quantiles, subjects';

export class TypeOrmAnalyticsSeries implements AnalyticsSeries {
  private readonly places: SeriesPlaces;

  constructor(
    private readonly work: TypeOrmUnitOfWork,
    dialect: Dialect,
  ) {
    this.places = new SeriesPlaces(work, dialect);
  }

  place(series: readonly NewSeries[], now: Date): Promise<readonly number[]> {
    return this.places.idsOf(series, now);
  }

  names(): Promise<readonly { readonly name: string; readonly groups: number }[]> {
    return this.work.read(async (session) => {
      const rows = await session.rows(
        'SELECT name, COUNT(*) AS total FROM analytics_series GROUP BY name ORDER BY name',
      );
      return rows.map((row) => ({ name: String(row['name']), groups: Number(row['total']) }));
    });
  }

  series(name: string): Promise<readonly StoredSeries[]> {
    return this.work.read(async (session) => {
      const rows = await session.rows(
        `SELECT id, name, dimensions FROM analytics_series WHERE name = ? ORDER BY id`,
        [name],
      );
      return rows.map((row) => ({
        id: Number(row['id']),
        name: String(row['name']),
        dimensions: JSON.parse(String(row['dimensions'])) as Dimensions,
      }));
    });
  }

  add(blocks: readonly NewBlock[]): Promise<void> {
    return insert(this.work.transaction(), blocks, true);
  }

  blocks({ seriesIds, fromMs, toMs, part }: BlockSelection): Promise<readonly SeriesBlock[]> {
    return this.work.read(async (session) => {
      const found: SeriesBlock[] = [];
      for (const ids of chunks(seriesIds)) {
        const rows = await session.rows(
          `SELECT series_id, day_at, facts${part === undefined ? '' : `, ${part}`}
           FROM analytics_blocks
           WHERE series_id IN ${placeholders(ids.length)} AND day_at >= ? AND day_at < ?`,
          [...ids, fromMs, toMs],
        );
        for (const row of rows) {
          found.push({
            seriesId: Number(row['series_id']),
            dayMs: Number(row['day_at']),
            facts: row['facts'] as Uint8Array,
            ...(part === undefined ? {} : { [part]: row[part] as Uint8Array }),
          });
        }
      }
      return found;
    });
  }

  freshDays(limit: number): Promise<readonly Pick<NewBlock, 'seriesId' | 'dayMs'>[]> {
    return this.work.read(async (session) => {
      const rows = await session.rows(
        'SELECT series_id, day_at FROM analytics_blocks WHERE fresh = 1 ORDER BY id LIMIT ?',
        [limit],
      );
      const days = new Map(
        rows.map((row) => [`${String(row['series_id'])} ${String(row['day_at'])}`, row]),
      );
      return [...days.values()].map((row) => ({
        seriesId: Number(row['series_id']),
        dayMs: Number(row['day_at']),
      }));
    });
  }

  ofDay(seriesIds: readonly number[], dayMs: number): Promise<readonly StoredBlock[]> {
    return this.work.read(async (session) => {
      const found: StoredBlock[] = [];
      for (const ids of chunks(seriesIds)) {
        const rows = await session.rows(
          `SELECT id, ${COLUMNS} FROM analytics_blocks
           WHERE series_id IN ${placeholders(ids.length)} AND day_at = ? ORDER BY id LIMIT ?`,
          [...ids, dayMs, MOST_OF_DAY - found.length],
        );
        found.push(...rows.map(toBlock));
        if (found.length >= MOST_OF_DAY) break;
      }
      return found;
    });
  }

  async replace(ids: readonly number[], merged: NewBlock): Promise<void> {
    const session = this.work.transaction();
    for (const part of chunks([...ids].sort((a, b) => a - b))) {
      const deleted = await session.change(
        `DELETE FROM analytics_blocks WHERE id IN ${placeholders(part.length)}`,
        part,
      );
      if (deleted !== part.length) throw concurrencyConflict('analytics-block');
    }
    await insert(session, [merged], false);
  }

  async settle(ids: readonly number[]): Promise<void> {
    for (const part of chunks([...ids].sort((a, b) => a - b))) {
      await this.work
        .transaction()
        .change(
          `UPDATE analytics_blocks SET fresh = 0 WHERE id IN ${placeholders(part.length)}`,
          part,
        );
    }
  }

  async forgetBefore(time: Date, limit: number): Promise<number> {
    const transaction = this.work.transaction();
    const rows = await transaction.rows(
      'SELECT id FROM analytics_blocks WHERE day_at < ? ORDER BY day_at LIMIT ?',
      [time.getTime(), Math.min(limit, MAX_ROWS)],
    );
    if (rows.length === 0) return 0;
    return transaction.change(
      `DELETE FROM analytics_blocks WHERE id IN ${placeholders(rows.length)}`,
      rows.map(({ id }) => Number(id)).sort((a, b) => a - b),
    );
  }
}

async function insert(
  session: SqlSession,
  blocks: readonly NewBlock[],
  isFresh: boolean,
): Promise<void> {
  for (const part of chunks(blocks, 7)) {
    await session.change(
      `INSERT INTO analytics_blocks (${COLUMNS}) VALUES ${placeholders(7, part.length)}`,
      part.flatMap(({ seriesId, dayMs, facts, quantiles, subjects }) => [
        ...[seriesId, dayMs, Number(isFresh), facts.length + quantiles.length + subjects.length],
        ...[Buffer.from(facts), Buffer.from(quantiles), Buffer.from(subjects)],
      ]),
    );
  }
}

function toBlock(row: Row): StoredBlock {
  return {
    id: Number(row['id']),
    seriesId: Number(row['series_id']),
    dayMs: Number(row['day_at']),
    bytes: Number(row['size']),
    isFresh: Number(row['fresh']) === 1,
    facts: row['facts'] as Uint8Array,
    quantiles: row['quantiles'] as Uint8Array,
    subjects: row['subjects'] as Uint8Array,
  };
}
