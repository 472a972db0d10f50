import type { HandlerExecution } from '../../../../domain/events/handler-execution.js';
import type { ReceivedEventState } from '../../../../domain/events/received-event.js';
import type { EventId } from '../../../../domain/shared/ids.js';
import type { EventPayload } from '../../../../ports/events/received-event-repository.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import { InMemoryTable } from '../database/in-memory-table.js';
import { TransactionalMap } from '../database/transactional-map.js';

/** Events with what belongs to them: their payloads and the attempts to handle them. */
export class InMemoryEventStore {
  readonly table: InMemoryTable<ReceivedEventState>;
  private readonly payloads: TransactionalMap<EventId, EventPayload>;
  private readonly handled: TransactionalMap<EventId, readonly HandlerExecution[]>;

  constructor(database: InMemoryDatabase) {
    this.table = new InMemoryTable<ReceivedEventState>(database, {
      what: 'event',
      unique: ({ provider, deliveryId }) => [['delivery', provider, deliveryId]],
    });
    this.payloads = new TransactionalMap(database);
    this.handled = new TransactionalMap(database);
  }

  payload(id: EventId): EventPayload | undefined {
    const payload = this.payloads.get(id);
    return payload && copied(payload);
  }

  /** The payloads themselves, not copies: for looking at only. */
  peekPayloads(): Iterable<EventPayload> {
    return this.payloads.values();
  }

  addPayload(id: EventId, payload: EventPayload): void {
    this.payloads.set(id, copied(payload));
  }

  deletePayload(id: EventId): void {
    this.payloads.delete(id);
  }

  /** Oldest first. */
  executions(id: EventId): readonly HandlerExecution[] {
    return structuredClone(this.handled.get(id) ?? []).toSorted(byStart);
  }

  addExecution(execution: HandlerExecution): void {
    const before = this.handled.get(execution.eventId) ?? [];
    this.handled.set(execution.eventId, [...before, structuredClone(execution)]);
  }

  /** What belongs to an event goes with it. */
  deleteWith(id: EventId): void {
    this.payloads.delete(id);
    this.handled.delete(id);
  }
}

/** Bytes are copied by value: a body may be a view into a much larger buffer. */
function copied({ headers, body }: EventPayload): EventPayload {
  return { headers: { ...headers }, body: new Uint8Array(body) };
}

function byStart(left: HandlerExecution, right: HandlerExecution): number {
  return left.startedAt.getTime() - right.startedAt.getTime() || (left.id < right.id ? -1 : 1);
}
