import type { HandlerExecution } from '../../../../domain/events/handler-execution.js';
import { ReceivedEvent, type ReceivedEventState } from '../../../../domain/events/received-event.js';
import { notFound } from '../../../../domain/shared/app-error.js';
import type { NewDomainEvent } from '../../../../domain/shared/domain-event.js';
import type { EventId } from '../../../../domain/shared/ids.js';
import type {
  EventPayload,
  EventQueries,
  EventStatistics,
  ReceivedEventRepository,
} from '../../../../ports/events/received-event-repository.js';
import type { EventLog } from '../../../../ports/runtime/event-log.js';
import { InMemoryQueries, InMemoryRepository } from './in-memory-repository.js';
import type { InMemoryTable } from './in-memory-table.js';

export interface EventTables {
  readonly events: InMemoryTable<ReceivedEventState>;
  readonly payloads: InMemoryTable<EventPayload>;
  readonly executions: InMemoryTable<HandlerExecution>;
  /** Event ids by delivery, so that a repeat is found without a search. */
  readonly deliveries: InMemoryTable<{ readonly id: EventId }>;
}

export class InMemoryReceivedEventRepository
  extends InMemoryRepository<ReceivedEventState, ReceivedEvent>
  implements ReceivedEventRepository
{
  constructor(
    private readonly tables: EventTables,
    eventLog: EventLog,
  ) {
    const restore = (state: ReceivedEventState) => ReceivedEvent.restore(state);
    super({ what: 'event', table: tables.events, restore }, eventLog);
  }

  override find(id: EventId): Promise<ReceivedEvent | undefined> {
    const state = this.tables.events.get(id);
    return Promise.resolve(state && ReceivedEvent.restore(state));
  }

  async addIfNew(
    event: ReceivedEvent,
    payload: EventPayload,
    events: readonly NewDomainEvent[],
  ): Promise<{ readonly id: EventId; readonly added: boolean }> {
    const { id, provider, deliveryId } = event.state;
    const delivery = `${provider} ${deliveryId}`;
    const known = this.tables.deliveries.get(delivery);
    if (known) return { id: known.id, added: false };
    this.tables.deliveries.set(delivery, { id });
    this.tables.payloads.set(id, { headers: payload.headers, body: new Uint8Array(payload.body) });
    await this.save(event, events);
    return { id, added: true };
  }

  payload(id: EventId): Promise<EventPayload> {
    const payload = this.tables.payloads.get(id);
    return payload ? Promise.resolve(payload) : Promise.reject(notFound('event', id));
  }

  addExecution(execution: HandlerExecution): Promise<void> {
    this.tables.executions.set(execution.id, execution);
    return Promise.resolve();
  }
}

export class InMemoryEventQueries
  extends InMemoryQueries<ReceivedEventState>
  implements EventQueries
{
  constructor(private readonly tables: EventTables) {
    super(tables.events);
  }

  executions(id: EventId): Promise<readonly HandlerExecution[]> {
    const found = this.tables.executions.filter(({ eventId }) => eventId === id);
    return Promise.resolve(found.sort((left, right) => (left.id < right.id ? -1 : 1)));
  }

  payload(id: EventId): Promise<EventPayload | undefined> {
    return Promise.resolve(this.tables.payloads.get(id));
  }

  statistics(): Promise<EventStatistics> {
    const events = this.tables.events.filter(() => true);
    const typeOf = ({ provider, type, providerAction }: ReceivedEventState) =>
      [provider, type, ...(providerAction === null ? [] : [providerAction])].join('.');
    return Promise.resolve({
      total: events.length,
      byStatus: countBy(events, ({ status }) => status),
      byType: countBy(events, typeOf),
    });
  }
}

function countBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}
