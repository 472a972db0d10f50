import type { DomainEvent, NewDomainEvent } from '../../../../domain/shared/domain-event.js';
import type { DomainEventId } from '../../../../domain/shared/ids.js';
import type { Clock } from '../../../../ports/runtime/clock.js';
import type { EventLog } from '../../../../ports/runtime/event-log.js';
import type { ExecutionScope } from '../../../../ports/runtime/execution-scope.js';
import type { IdGenerator } from '../../../../ports/runtime/id-generator.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import type { InMemoryEventRecords } from './in-memory-event-records.js';

export interface EventLogDeps {
  readonly database: InMemoryDatabase;
  readonly records: InMemoryEventRecords;
  readonly clock: Clock;
  readonly scope: ExecutionScope;
  readonly ids: IdGenerator;
  /** Told after the commit that there is something to give positions to. */
  readonly onEventsAppended: () => void;
  /** Told after the commit what was appended. */
  readonly onEventsWritten?: ((events: readonly NewDomainEvent[]) => void) | undefined;
}

export class InMemoryEventLog implements EventLog {
  constructor(private readonly deps: EventLogDeps) {}

  async append(events: readonly NewDomainEvent[]): Promise<void> {
    const transaction = this.deps.database.transaction();
    if (events.length === 0) return;
    for (const event of events) this.deps.records.append(this.recorded(event));
    transaction.remind(this, this.deps.onEventsAppended);
    const { onEventsWritten } = this.deps;
    if (!onEventsWritten) return;
    transaction.remind(Symbol('written'), () => {
      onEventsWritten(events);
    });
  }

  private recorded({ type, subject, data, cause }: NewDomainEvent): DomainEvent {
    const { clock, scope, ids } = this.deps;
    const context = scope.current();
    const id: DomainEventId = ids.next();
    const actor = cause?.actor ?? context?.actor.id ?? 'system';
    const requestId = cause?.requestId ?? context?.requestId ?? id;
    return { id, type, subject, data, occurredAt: clock.now(), actor, requestId };
  }
}
