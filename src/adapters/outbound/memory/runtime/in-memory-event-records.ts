import type { DomainEvent, PositionedEvent } from '../../../../domain/shared/domain-event.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import { TransactionalMap } from '../database/transactional-map.js';

/**
 * Events numbered from 1 in the order they were appended. Transactions run one after another and those that
 * fail take their numbers back, so the numbers grow by commit order and leave no gap: they are the positions.
 */
export class InMemoryEventRecords {
  private readonly events: TransactionalMap<number, DomainEvent>;
  private readonly marks: TransactionalMap<'appended' | 'head' | 'forgotten', number>;

  constructor(database: InMemoryDatabase) {
    this.events = new TransactionalMap(database);
    this.marks = new TransactionalMap(database);
  }

  append(event: DomainEvent): void {
    const number = this.appended + 1;
    this.events.set(number, structuredClone(event));
    this.marks.set('appended', number);
  }

  get appended(): number {
    return this.marks.get('appended') ?? 0;
  }

  /** Events up to here have been given positions. */
  get head(): number {
    return this.marks.get('head') ?? 0;
  }

  moveHead(position: number): void {
    this.marks.set('head', position);
  }

  positioned(after: number, limit: number): readonly PositionedEvent[] {
    const found: PositionedEvent[] = [];
    const start = Math.max(after, this.marks.get('forgotten') ?? 0);
    const end = Math.min(this.head, start + limit);
    for (let position = start + 1; position <= end; position++) {
      const event = this.events.get(position);
      if (event) found.push({ ...structuredClone(event), position });
    }
    return found;
  }

  /** Forgets from the front, up to `position`, what happened before `time`. @returns how many */
  forget(time: Date, position: number, limit: number): number {
    const first = this.marks.get('forgotten') ?? 0;
    let last = first;
    while (last < Math.min(position, this.head, first + limit)) {
      const event = this.events.get(last + 1);
      if (event && event.occurredAt >= time) break;
      last += 1;
      this.events.delete(last);
    }
    this.marks.set('forgotten', last);
    return last - first;
  }
}
