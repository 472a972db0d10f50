import type { NewDomainEvent, PositionedEvent } from '../../../../domain/shared/domain-event.js';
import type { Clock } from '../../../../ports/runtime/clock.js';
import type { EventLog, EventStream } from '../../../../ports/runtime/event-log.js';
import type { ExecutionScope } from '../../../../ports/runtime/execution-scope.js';
import type { IdGenerator } from '../../../../ports/runtime/id-generator.js';
import type { InMemoryDatabase } from './in-memory-database.js';

type Row = Omit<PositionedEvent, 'position'>;

/** Events kept for readers; older ones are forgotten, as memory is bounded. */
const MOST_KEPT = 100_000;

export class InMemoryEventLog implements EventLog, EventStream {
  private readonly unpositioned;
  private readonly positioned: PositionedEvent[] = [];
  private readonly cursors = new Map<string, number>();
  private last = 0;

  constructor(
    private readonly deps: {
      readonly database: InMemoryDatabase;
      readonly clock: Clock;
      readonly scope: ExecutionScope;
      readonly ids: IdGenerator;
      readonly onEventsAppended: () => void;
    },
  ) {
    this.unpositioned = deps.database.table<Row>('domain_events');
  }

  append(events: readonly NewDomainEvent[]): Promise<void> {
    const { database, clock, scope, ids, onEventsAppended } = this.deps;
    const context = scope.current();
    for (const event of events) {
      const id = ids.next<'DomainEvent'>();
      this.unpositioned.set(id, {
        ...event,
        id,
        occurredAt: clock.now(),
        actor: context?.actor.id ?? 'system',
        requestId: context?.requestId ?? '',
      });
    }
    if (events.length > 0) database.afterCommit(onEventsAppended);
    return Promise.resolve();
  }

  sequence(limit: number): Promise<number> {
    return this.deps.database.atomically(() => {
      // Rows come in the order of their commits: units of work run one at a time.
      const rows = this.unpositioned.filter(() => true).slice(0, limit);
      for (const row of rows) {
        this.unpositioned.delete(row.id);
        this.last += 1;
        this.positioned.push({ ...row, position: this.last });
      }
      this.positioned.splice(0, this.positioned.length - MOST_KEPT);
      return rows.length;
    });
  }

  readAfter(position: number, limit: number): Promise<readonly PositionedEvent[]> {
    const first = this.positioned[0]?.position ?? this.last + 1;
    const start = Math.max(0, position + 1 - first);
    const events = this.positioned.slice(start, start + limit);
    return Promise.resolve(structuredClone(events));
  }

  head(): Promise<number> {
    return Promise.resolve(this.last);
  }

  cursor(consumer: string): Promise<number> {
    return Promise.resolve(this.cursors.get(consumer) ?? 0);
  }

  advance(consumer: string, from: number, to: number): Promise<boolean> {
    const isAt = (this.cursors.get(consumer) ?? 0) === from;
    if (isAt) this.cursors.set(consumer, to);
    return Promise.resolve(isAt);
  }
}
