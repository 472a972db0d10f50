import type { HandlerExecution } from '../../../../domain/events/handler-execution.js';
import {
  ReceivedEvent,
  type ReceivedEventState,
} from '../../../../domain/events/received-event.js';
import { notFound } from '../../../../domain/shared/app-error.js';
import type { NewDomainEvent } from '../../../../domain/shared/domain-event.js';
import type { EventId } from '../../../../domain/shared/ids.js';
import type {
  AddedDelivery,
  EventPayload,
  NewDelivery,
  ReceivedEventRepository,
} from '../../../../ports/events/received-event-repository.js';
import { InMemoryRepository, type RepositoryDeps } from '../in-memory-repository.js';
import type { InMemoryEventStore } from './in-memory-event-store.js';

export class InMemoryReceivedEventRepository
  extends InMemoryRepository<ReceivedEventState, ReceivedEvent>
  implements ReceivedEventRepository
{
  constructor(
    deps: RepositoryDeps,
    private readonly store: InMemoryEventStore,
  ) {
    super(deps, store.table, { what: 'event', restore: (state) => ReceivedEvent.restore(state) });
  }

  async addAllIfNew(deliveries: readonly NewDelivery[]): Promise<readonly AddedDelivery[]> {
    const results: AddedDelivery[] = [];
    for (const { event, payload, events } of deliveries) {
      results.push(await this.addIfNew(event, payload, events));
    }
    return results;
  }

  async addIfNew(
    { state }: ReceivedEvent,
    payload: EventPayload,
    events: readonly NewDomainEvent[],
  ): Promise<AddedDelivery> {
    this.deps.database.transaction();
    const known = this.table.findByKey('delivery', state.provider, state.deliveryId);
    if (known) return { id: known.id, added: false };
    this.table.insert(state);
    this.store.addPayload(state.id, payload);
    await this.deps.events.append(events);
    return { id: state.id, added: true };
  }

  async payload(id: EventId): Promise<EventPayload> {
    this.deps.database.transaction();
    const payload = this.store.payload(id);
    if (!payload) throw notFound('event', id);
    return payload;
  }

  async addExecution(execution: HandlerExecution): Promise<void> {
    this.deps.database.transaction();
    this.store.addExecution(execution);
  }

  async forgetPayloadsBefore(time: Date, limit: number): Promise<number> {
    this.deps.database.transaction();
    const old = [...this.table.peek()]
      .filter((state) => state.createdAt < time && ReceivedEvent.restore(state).isHandled)
      .filter(({ id }) => this.store.payload(id) !== undefined)
      .slice(0, limit);
    for (const { id } of old) this.store.deletePayload(id);
    return old.length;
  }

  override async delete(id: EventId, events: readonly NewDomainEvent[]): Promise<void> {
    await super.delete(id, events);
    this.store.deleteWith(id);
  }
}
