import { Buffer } from 'node:buffer';
import {
  RESOLUTIONS,
  SPANS,
  type MetricBlock,
  type Resolution,
} from '../../../../domain/monitoring/metric-block.js';
import { packSlots, unpackSlots } from '../../../../domain/shared/packed-slots.js';
import type {
  BlockSelection,
  Coverage,
  MetricHistory,
  ResolutionUsage,
  StoredSeries,
} from '../../../../ports/monitoring/metric-history.js';
import { chunks, MAX_ROWS } from '../chunks.js';
import type { Dialect } from '../dialect.js';
import { placeholders, type Row, type SqlSession, type SqlValue } from '../sql-session.js';
import type { TypeOrmUnitOfWork } from '../typeorm-unit-of-work.js';
import { customCount, IS_CUSTOM, MetricNames } from './metric-names.js';

/** What a row costs besides its values: keys, and their copies in two indexes. */
const ROW_BYTES = 90;

const codeOf = (resolution: Resolution): number => SPANS[resolution].slotMs / 1_000;

export class TypeOrmMetricHistory implements MetricHistory {
  private readonly names: MetricNames;

  constructor(
    private readonly work: TypeOrmUnitOfWork,
    dialect: Dialect,
  ) {
    this.names = new MetricNames(work, dialect);
  }

  async put(blocks: readonly MetricBlock[], now: Date): Promise<number> {
    const session = this.work.transaction();
    const keyed = blocks.map((block) => ({ block, key: MetricNames.keyOf(block.series) }));
    const series = new Map(keyed.map(({ key, block }) => [key, block.series]));
    const seriesIds = await this.names.seriesIds(session, series, now);
    const sources = new Set(blocks.map(({ source }) => source));
    const sourceIds = await this.names.sourceIds(session, sources, now);
    const rows = keyed.flatMap(({ key, block: { source, resolution, startMs, slots } }) => {
      const id = seriesIds.get(key);
      const sourceId = sourceIds.get(source);
      if (id === undefined || sourceId === undefined) return [];
      const bytes = Buffer.from(packSlots(slots));
      return [[id, codeOf(resolution), startMs, sourceId, bytes.length, bytes]];
    });
    await this.replace(session, rows);
    return blocks.length - rows.length;
  }

  private async replace(session: SqlSession, rows: readonly SqlValue[][]): Promise<void> {
    const groups = new Map<string, SqlValue[][]>();
    for (const row of rows) {
      const [, resolution = 0, startMs = 0, source = 0] = row;
      const key = [resolution, startMs, source].join(' ');
      const group = groups.get(key) ?? [];
      group.push(row);
      groups.set(key, group);
    }
    for (const group of groups.values()) {
      for (const part of chunks(group, 6)) {
        const [, resolution = 0, startMs = 0, source = 0] = part[0] ?? [];
        const ids = part.map(([id = 0]) => id);
        await session.change(
          `DELETE FROM metric_blocks WHERE series_id IN ${placeholders(ids.length)}
           AND resolution = ? AND start_at = ? AND source_id = ?`,
          [...ids, resolution, startMs, source],
        );
      }
    }
    for (const part of chunks(rows, 6)) {
      await session.change(
        `INSERT INTO metric_blocks (series_id, resolution, start_at, source_id, size, slots)
         VALUES ${placeholders(6, part.length)}`,
        part.flat(),
      );
    }
  }

  series(metric?: string): Promise<readonly StoredSeries[]> {
    const where = metric === undefined ? '' : 'WHERE name = ?';
    return this.work.read(async (session) => {
      const rows = await session.rows(
        `SELECT id, name, kind, labels, bounds FROM metric_series ${where} ORDER BY id`,
        metric === undefined ? [] : [metric],
      );
      // Series with the same bounds share them, so that adding up can tell cheaply.
      const bounds = new Map<string, readonly number[]>();
      return rows.map((row) => toSeries(row, bounds));
    });
  }

  blocks({ series, resolution, from, to }: BlockSelection): Promise<readonly MetricBlock[]> {
    const known = new Map(series.map(({ id, ...one }) => [id, one]));
    return this.work.read(async (session) => {
      const found: MetricBlock[] = [];
      for (const ids of chunks([...known.keys()])) {
        const rows = await session.rows(
          `SELECT b.series_id, b.start_at, b.slots, s.name AS source
           FROM metric_blocks b JOIN metric_sources s ON s.id = b.source_id
           WHERE b.series_id IN ${placeholders(ids.length)}
             AND b.resolution = ? AND b.start_at >= ? AND b.start_at < ?
           ORDER BY b.series_id, b.start_at, b.source_id`,
          [...ids, codeOf(resolution), from.getTime(), to.getTime()],
        );
        for (const row of rows) {
          const one = known.get(Number(row['series_id']));
          if (!one) continue;
          found.push({
            series: one,
            source: String(row['source']),
            resolution,
            startMs: Number(row['start_at']),
            slots: unpackSlots(row['slots'] as Uint8Array),
          });
        }
      }
      return found;
    });
  }

  coverage(by: Date): Promise<Readonly<Partial<Record<Resolution, Coverage>>>> {
    const one = (of: string) =>
      `(SELECT ${of}(start_at) FROM metric_blocks WHERE resolution = ? AND start_at <= ?)`;
    const byMs = by.getTime();
    return this.work.read(async (session) => {
      const all: Partial<Record<Resolution, Coverage>> = {};
      for (const resolution of RESOLUTIONS) {
        const code = codeOf(resolution);
        const [row] = await session.rows(
          `SELECT ${one('MIN')} AS first_at, ${one('MAX')} AS last_at`,
          [code, byMs, code, byMs],
        );
        const covered = row && toCoverage(row);
        if (covered) all[resolution] = covered;
      }
      return all;
    });
  }

  usage(): Promise<readonly ResolutionUsage[]> {
    return this.work.read(async (session) => {
      const rows = await session.rows(
        `SELECT resolution, COUNT(*) AS total, SUM(size) AS used, MIN(start_at) AS first_at,
           MAX(start_at) AS last_at FROM metric_blocks GROUP BY resolution`,
      );
      return RESOLUTIONS.flatMap((resolution) => {
        const row = rows.find((each) => Number(each['resolution']) === codeOf(resolution));
        const covered = row && toCoverage(row);
        if (!covered) return [];
        const blocks = Number(row['total']);
        return [
          { ...covered, resolution, blocks, bytes: Number(row['used']) + blocks * ROW_BYTES },
        ];
      });
    });
  }

  forgetBefore(resolution: Resolution, time: Date, limit: number): Promise<number> {
    return this.forgetBlocks(resolution, '<', time, limit);
  }

  async forgetAfter(time: Date, limit: number): Promise<number> {
    let forgotten = 0;
    for (const resolution of RESOLUTIONS) {
      forgotten += await this.forgetBlocks(resolution, '>', time, limit - forgotten);
    }
    return forgotten;
  }

  private async forgetBlocks(
    resolution: Resolution,
    side: '<' | '>',
    time: Date,
    limit: number,
  ): Promise<number> {
    const transaction = this.work.transaction();
    const code = codeOf(resolution);
    const keys = await transaction.rows(
      `SELECT series_id, start_at, source_id FROM metric_blocks
       WHERE resolution = ? AND start_at ${side} ? ORDER BY start_at LIMIT ?`,
      [code, time.getTime(), limit],
    );
    const starts = new Map<string, Row[]>();
    for (const row of keys) {
      const key = `${String(row['start_at'])} ${String(row['source_id'])}`;
      starts.set(key, [...(starts.get(key) ?? []), row]);
    }
    let forgotten = 0;
    for (const rows of starts.values()) {
      const [first] = rows;
      for (const part of chunks(rows)) {
        forgotten += await transaction.change(
          `DELETE FROM metric_blocks WHERE resolution = ? AND start_at = ? AND source_id = ?
           AND series_id IN ${placeholders(part.length)}`,
          [
            code,
            Number(first?.['start_at']),
            Number(first?.['source_id']),
            ...part.map((row) => Number(row['series_id'])),
          ],
        );
      }
    }
    return forgotten;
  }

  async forgetIdle(time: Date, most: number, limit: number): Promise<number> {
    const transaction = this.work.transaction();
    const excess = (await customCount(transaction)) - most;
    if (excess <= 0) return 0;
    const rows = await transaction.rows(
      `SELECT id FROM metric_series WHERE ${IS_CUSTOM} AND seen_at < ? ORDER BY seen_at, id LIMIT ?`,
      [time.getTime(), Math.min(excess, limit)],
    );
    for (const { id = 0 } of rows) {
      await transaction.change('DELETE FROM metric_blocks WHERE series_id = ?', [Number(id)]);
      await transaction.change('DELETE FROM metric_series WHERE id = ?', [Number(id)]);
    }
    return rows.length;
  }

  async forgetUnused(time: Date, limit: number): Promise<number> {
    const series = await this.forgetNames('metric_series', 'series_id', time, limit);
    const sources = await this.forgetNames('metric_sources', 'source_id', time, limit - series);
    return series + sources;
  }

  private async forgetNames(
    table: string,
    column: string,
    time: Date,
    limit: number,
  ): Promise<number> {
    const transaction = this.work.transaction();
    const rows = await transaction.rows(
      `SELECT n.id FROM ${table} n WHERE n.seen_at < ?
       AND NOT EXISTS (SELECT 1 FROM metric_blocks b WHERE b.${column} = n.id) LIMIT ?`,
      [time.getTime(), Math.min(limit, MAX_ROWS)],
    );
    if (rows.length === 0) return 0;
    return transaction.change(
      `DELETE FROM ${table} WHERE id IN ${placeholders(rows.length)}`,
      rows.map((row) => Number(row['id'])),
    );
  }
}

function toCoverage(row: Row): Coverage | undefined {
  const { first_at: from, last_at: to } = row;
  if (from === null || from === undefined) return undefined;
  return { from: new Date(Number(from)), to: new Date(Number(to)) };
}

function toSeries(row: Row, known: Map<string, readonly number[]>): StoredSeries {
  const text = String(row['bounds']);
  const bounds = known.get(text) ?? (JSON.parse(text) as readonly number[]);
  known.set(text, bounds);
  return {
    id: Number(row['id']),
    name: String(row['name']),
    kind: row['kind'] as StoredSeries['kind'],
    labels: JSON.parse(String(row['labels'])) as StoredSeries['labels'],
    bounds,
  };
}
