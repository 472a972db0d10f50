import { isCustomMetric } from '../../../../domain/monitoring/custom-metric.js';
import {
  RESOLUTIONS,
  seriesKey,
  type MetricBlock,
  type MetricSeries,
  type Resolution,
} from '../../../../domain/monitoring/metric-block.js';
import { packSlots, unpackSlots } from '../../../../domain/shared/packed-slots.js';
import {
  MOST_STORED_CUSTOM_SERIES,
  type BlockSelection,
  type Coverage,
  type MetricHistory,
  type ResolutionUsage,
  type StoredSeries,
} from '../../../../ports/monitoring/metric-history.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import { TransactionalMap } from '../database/transactional-map.js';

/** What a block costs besides its values. */
const BLOCK_BYTES = 200;

interface Named {
  readonly series: StoredSeries;
  readonly seenMs: number;
}

interface Stored {
  readonly seriesId: number;
  readonly source: string;
  readonly resolution: Resolution;
  readonly startMs: number;
  readonly bytes: Uint8Array;
}

const keyOf = ({ seriesId, source, resolution, startMs }: Omit<Stored, 'bytes'>): string =>
  [seriesId, resolution, startMs, source].join(' ');

export class InMemoryMetricHistory implements MetricHistory {
  private readonly named: TransactionalMap<string, Named>;
  private readonly stored: TransactionalMap<string, Stored>;
  private lastId = 0;

  constructor(private readonly database: InMemoryDatabase) {
    this.named = new TransactionalMap(database);
    this.stored = new TransactionalMap(database);
  }

  async put(blocks: readonly MetricBlock[], now: Date): Promise<number> {
    this.database.transaction();
    let refused = 0;
    for (const { series, source, resolution, startMs, slots } of blocks) {
      const seriesId = this.seriesId(series, now);
      if (seriesId === undefined) {
        refused += 1;
        continue;
      }
      const stored = { seriesId, source, resolution, startMs, bytes: packSlots(slots) };
      this.stored.set(keyOf(stored), stored);
    }
    return refused;
  }

  async series(metric?: string): Promise<readonly StoredSeries[]> {
    return [...this.named.values()]
      .map(({ series }) => structuredClone(series))
      .filter(({ name }) => metric === undefined || name === metric)
      .sort((a, b) => a.id - b.id);
  }

  async blocks({ series, resolution, from, to }: BlockSelection): Promise<readonly MetricBlock[]> {
    const known = new Map(series.map((one) => [one.id, one]));
    const isWanted = (block: Stored) =>
      block.resolution === resolution &&
      known.has(block.seriesId) &&
      block.startMs >= from.getTime() &&
      block.startMs < to.getTime();
    return [...this.stored.values()]
      .filter(isWanted)
      .sort((a, b) => a.seriesId - b.seriesId || a.startMs - b.startMs)
      .flatMap(({ seriesId, source, startMs, bytes }): readonly MetricBlock[] => {
        const one = known.get(seriesId);
        if (!one) return [];
        const { id: _id, ...plain } = one;
        return [{ series: plain, source, resolution, startMs, slots: unpackSlots(bytes) }];
      });
  }

  async coverage(by: Date): Promise<Readonly<Partial<Record<Resolution, Coverage>>>> {
    const all: Partial<Record<Resolution, Coverage>> = {};
    for (const resolution of RESOLUTIONS) {
      const blocks = this.of(resolution).filter(({ startMs }) => startMs <= by.getTime());
      const [first, last] = [blocks[0], blocks.at(-1)];
      if (!first || !last) continue;
      all[resolution] = { from: new Date(first.startMs), to: new Date(last.startMs) };
    }
    return all;
  }

  async usage(): Promise<readonly ResolutionUsage[]> {
    return RESOLUTIONS.flatMap((resolution) => {
      const blocks = this.of(resolution);
      const first = blocks[0];
      const last = blocks.at(-1);
      if (!first || !last) return [];
      const bytes = blocks.reduce((sum, block) => sum + block.bytes.length + BLOCK_BYTES, 0);
      const [from, to] = [new Date(first.startMs), new Date(last.startMs)];
      return [{ resolution, blocks: blocks.length, bytes, from, to }];
    });
  }

  async forgetBefore(resolution: Resolution, time: Date, limit: number): Promise<number> {
    this.database.transaction();
    const old = this.of(resolution)
      .filter(({ startMs }) => startMs < time.getTime())
      .slice(0, limit);
    for (const block of old) this.stored.delete(keyOf(block));
    return old.length;
  }

  async forgetAfter(time: Date, limit: number): Promise<number> {
    this.database.transaction();
    const ahead = [...this.stored.values()]
      .filter(({ startMs }) => startMs > time.getTime())
      .slice(0, limit);
    for (const block of ahead) this.stored.delete(keyOf(block));
    return ahead.length;
  }

  async forgetIdle(time: Date, most: number, limit: number): Promise<number> {
    this.database.transaction();
    const custom = this.custom();
    const idle = custom
      .filter(({ seenMs }) => seenMs < time.getTime())
      .sort((a, b) => a.seenMs - b.seenMs)
      .slice(0, Math.max(0, Math.min(limit, custom.length - most)));
    const ids = new Set(idle.map(({ series }) => series.id));
    for (const block of [...this.stored.values()]) {
      if (ids.has(block.seriesId)) this.stored.delete(keyOf(block));
    }
    for (const { series } of idle) this.named.delete(seriesKey(series));
    return idle.length;
  }

  async forgetUnused(time: Date, limit: number): Promise<number> {
    this.database.transaction();
    const used = new Set([...this.stored.values()].map(({ seriesId }) => seriesId));
    const unused = [...this.named.values()]
      .filter(({ series, seenMs }) => seenMs < time.getTime() && !used.has(series.id))
      .slice(0, limit);
    for (const { series } of unused) this.named.delete(seriesKey(series));
    return unused.length;
  }

  private custom(): readonly Named[] {
    return [...this.named.values()].filter(({ series }) => isCustomMetric(series.name));
  }

  private of(resolution: Resolution): readonly Stored[] {
    return [...this.stored.values()]
      .filter((block) => block.resolution === resolution)
      .sort((a, b) => a.startMs - b.startMs);
  }

  private seriesId(series: MetricSeries, now: Date): number | undefined {
    const key = seriesKey(series);
    const known = this.named.get(key)?.series;
    const isCustom = isCustomMetric(series.name);
    if (!known && isCustom && this.custom().length >= MOST_STORED_CUSTOM_SERIES) return undefined;
    const id = known?.id ?? (this.lastId += 1);
    const stored = { ...structuredClone(series), id };
    this.named.set(key, { series: stored, seenMs: now.getTime() });
    return id;
  }
}
