import { groupKey } from '../../../../domain/analytics/event-group.js';
import type { Dimensions } from '../../../../domain/analytics/analytics-event.js';
import type { SeriesBlock } from '../../../../domain/analytics/series-tally.js';
import { AppError, concurrencyConflict } from '../../../../domain/shared/app-error.js';
import {
  MOST_NAMES,
  MOST_OF_DAY,
  type AnalyticsSeries,
  type BlockSelection,
  type NewBlock,
  type NewSeries,
  type StoredBlock,
  type StoredSeries,
} from '../../../../ports/analytics/analytics-series.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import { TransactionalMap } from '../database/transactional-map.js';

/** Blocks are never changed, so they are stored and handed out as they are. */
export class InMemoryAnalyticsSeries implements AnalyticsSeries {
  private readonly stored: TransactionalMap<string, StoredSeries>;
  private readonly byId: TransactionalMap<number, StoredBlock>;
  private lastId = 0;

  constructor(private readonly database: InMemoryDatabase) {
    this.stored = new TransactionalMap(database);
    this.byId = new TransactionalMap(database);
  }

  peekBlocks(): Iterable<StoredBlock> {
    return this.byId.values();
  }

  async place(series: readonly NewSeries[]): Promise<readonly number[]> {
    this.database.transaction();
    return series.map(({ name, dimensions, otherwise, most }) => {
      const known = this.stored.get(keyOf(name, dimensions));
      if (known) return known.id;
      const ofName = [...this.stored.values()].filter((one) => one.name === name);
      if (ofName.length === 0) this.requireRoom();
      const otherKey = groupKey(otherwise);
      const taken = ofName.filter((one) => groupKey(one.dimensions) !== otherKey).length;
      const hasRoom = taken < most || groupKey(dimensions) === otherKey;
      return this.made(name, hasRoom ? dimensions : otherwise);
    });
  }

  async names(): Promise<readonly { readonly name: string; readonly groups: number }[]> {
    const counts = new Map<string, number>();
    for (const { name } of this.stored.values()) counts.set(name, (counts.get(name) ?? 0) + 1);
    return [...counts]
      .map(([name, groups]) => ({ name, groups }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async series(name: string): Promise<readonly StoredSeries[]> {
    return structuredClone([...this.stored.values()])
      .filter((one) => one.name === name)
      .sort((a, b) => a.id - b.id);
  }

  async add(blocks: readonly NewBlock[]): Promise<void> {
    this.database.transaction();
    for (const block of blocks) this.put(block, true);
  }

  async blocks({ seriesIds, fromMs, toMs, part }: BlockSelection): Promise<readonly SeriesBlock[]> {
    const wanted = new Set(seriesIds);
    return [...this.byId.values()]
      .filter(({ seriesId, dayMs }) => wanted.has(seriesId) && dayMs >= fromMs && dayMs < toMs)
      .map(({ seriesId, dayMs, facts, ...parts }) => {
        return { seriesId, dayMs, facts, ...(part === undefined ? {} : { [part]: parts[part] }) };
      });
  }

  async freshDays(limit: number): Promise<readonly Pick<NewBlock, 'seriesId' | 'dayMs'>[]> {
    const fresh = this.inOrder()
      .filter(({ isFresh }) => isFresh)
      .slice(0, limit);
    const days = new Map(fresh.map((block) => [`${block.seriesId} ${block.dayMs}`, block]));
    return [...days.values()].map(({ seriesId, dayMs }) => ({ seriesId, dayMs }));
  }

  async ofDay(seriesIds: readonly number[], dayMs: number): Promise<readonly StoredBlock[]> {
    return this.inOrder()
      .filter((block) => block.dayMs === dayMs && seriesIds.includes(block.seriesId))
      .slice(0, MOST_OF_DAY);
  }

  async replace(ids: readonly number[], merged: NewBlock): Promise<void> {
    const transaction = this.database.transaction();
    for (const id of ids) {
      if (!this.byId.get(id)) throw transaction.poison(concurrencyConflict('analytics-block'));
      this.byId.delete(id);
    }
    this.put(merged, false);
  }

  async settle(ids: readonly number[]): Promise<void> {
    this.database.transaction();
    for (const id of ids) {
      const block = this.byId.get(id);
      if (block) this.byId.set(id, { ...block, isFresh: false });
    }
  }

  async forgetBefore(time: Date, limit: number): Promise<number> {
    this.database.transaction();
    const old = this.inOrder()
      .filter(({ dayMs }) => dayMs < time.getTime())
      .sort((a, b) => a.dayMs - b.dayMs)
      .slice(0, limit);
    for (const { id } of old) this.byId.delete(id);
    return old.length;
  }

  private put(block: NewBlock, isFresh: boolean): void {
    const { seriesId, dayMs, facts, quantiles, subjects } = block;
    const bytes = facts.length + quantiles.length + subjects.length;
    this.lastId += 1;
    const stored = { id: this.lastId, seriesId, dayMs, bytes, isFresh, facts, quantiles, subjects };
    this.byId.set(stored.id, stored);
  }

  private inOrder(): readonly StoredBlock[] {
    return [...this.byId.values()].sort((a, b) => a.id - b.id);
  }

  private made(name: string, dimensions: Dimensions): number {
    const key = keyOf(name, dimensions);
    const known = this.stored.get(key);
    if (known) return known.id;
    this.lastId += 1;
    this.stored.set(key, { id: this.lastId, name, dimensions: structuredClone(dimensions) });
    return this.lastId;
  }

  private requireRoom(): void {
    const names = new Set([...this.stored.values()].map(({ name }) => name));
    if (names.size < MOST_NAMES) return;
    const message = `There are ${String(MOST_NAMES)} names of events already`;
    throw new AppError('conflict', 'analytics.too-many-names', message);
  }
}

function keyOf(name: string, dimensions: Dimensions): string {
  return `${groupKey(dimensions)} ${name}`;
}
