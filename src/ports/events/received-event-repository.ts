import type { HandlerExecution } from '../../domain/events/handler-execution.js';
import type { ReceivedEvent, ReceivedEventState } from '../../domain/events/received-event.js';
import type { NewDomainEvent } from '../../domain/shared/domain-event.js';
import type { EventId } from '../../domain/shared/ids.js';
import type { Queries, Repository } from '../runtime/repository.js';

/** A delivery exactly as it came. */
export interface EventPayload {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** A delivery to be stored, and what to tell of it if it is new. */
export interface NewDelivery {
  readonly event: ReceivedEvent;
  readonly payload: EventPayload;
  readonly events: readonly NewDomainEvent[];
}

export interface AddedDelivery {
  /** Under which the delivery is stored, now or before. */
  readonly id: EventId;
  readonly added: boolean;
}

export interface ReceivedEventRepository extends Repository<ReceivedEventState, ReceivedEvent> {
  /**
   * Stores a delivery with its payload, unless its provider and delivery id are known already.
   * @returns the id under which the delivery is stored, and whether it was stored now
   */
  addIfNew(
    event: ReceivedEvent,
    payload: EventPayload,
    events: readonly NewDomainEvent[],
  ): Promise<AddedDelivery>;
  /** The same for many at once; answers one result each, in order. */
  addAllIfNew(deliveries: readonly NewDelivery[]): Promise<readonly AddedDelivery[]>;
  /** @throws AppError `not-found` */
  payload(id: EventId): Promise<EventPayload>;
  addExecution(execution: HandlerExecution): Promise<void>;
  /**
   * Forgets the bytes of events received before `time`, of at most `limit` events; the events stay. Those that
   * are not handled yet, or that failed, keep theirs: handling them again needs it. @returns of how many
   */
  forgetPayloadsBefore(time: Date, limit: number): Promise<number>;
}

export interface EventStatistics {
  readonly total: number;
  readonly byStatus: Readonly<Record<string, number>>;
  /** Keys are `<provider>.<type>.<action>`, without the action where there is none. */
  readonly byType: Readonly<Record<string, number>>;
}

export interface EventQueries extends Queries<ReceivedEventState> {
  /** Oldest first. */
  executions(id: EventId): Promise<readonly HandlerExecution[]>;
  payload(id: EventId): Promise<EventPayload | undefined>;
  statistics(): Promise<EventStatistics>;
}
