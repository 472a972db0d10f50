import type { PositionedEvent } from '../../../../domain/shared/domain-event.js';
import {
  MOST_HELD_MS,
  PLUGIN_CONSUMER,
  type EventStream,
} from '../../../../ports/runtime/event-log.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import { TransactionalMap } from '../database/transactional-map.js';
import type { InMemoryUnitOfWork } from '../in-memory-unit-of-work.js';
import type { InMemoryEventRecords } from './in-memory-event-records.js';

export class InMemoryEventStream implements EventStream {
  private readonly cursors: TransactionalMap<string, number>;

  constructor(
    database: InMemoryDatabase,
    private readonly work: InMemoryUnitOfWork,
    private readonly records: InMemoryEventRecords,
  ) {
    this.cursors = new TransactionalMap(database);
  }

  sequence(limit: number): Promise<number> {
    return this.work.run(async () => {
      const { appended, head } = this.records;
      const count = Math.min(appended - head, limit);
      if (count > 0) this.records.moveHead(head + count);
      return count;
    });
  }

  async readAfter(position: number, limit: number): Promise<readonly PositionedEvent[]> {
    return this.records.positioned(position, limit);
  }

  async head(): Promise<number> {
    return this.records.head;
  }

  async cursor(consumer: string): Promise<number> {
    return this.cursors.get(consumer) ?? 0;
  }

  /** Within the open transaction. */
  hasCursor(consumer: string): boolean {
    return this.cursors.get(consumer) !== undefined;
  }

  /** Within the open transaction. */
  forgetCursor(consumer: string): void {
    this.cursors.delete(consumer);
  }

  advance(consumer: string, from: number, to: number): Promise<boolean> {
    return this.work.run(async () => {
      if ((this.cursors.get(consumer) ?? 0) !== from) return false;
      this.cursors.set(consumer, to);
      return true;
    });
  }

  async forgetBefore(time: Date, limit: number): Promise<number> {
    const cursors = [...this.cursors.entries()];
    const byAll = leastOf(cursors.map(([, position]) => position)) ?? 0;
    const own = cursors.filter(([consumer]) => !consumer.startsWith(PLUGIN_CONSUMER));
    const byOwn = leastOf(own.map(([, position]) => position)) ?? byAll;
    const forgotten = this.records.forget(time, byAll, limit);
    const older = new Date(time.getTime() - MOST_HELD_MS);
    return forgotten + this.records.forget(older, byOwn, limit - forgotten);
  }
}

function leastOf(positions: readonly number[]): number | undefined {
  return positions.length > 0 ? Math.min(...positions) : undefined;
}
