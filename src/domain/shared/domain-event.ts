import type { DomainEventId } from './ids.js';
import type { JsonObject } from './json.js';
import type { TraceContext } from './trace-context.js';

/**
 * Something that happened inside, as the domain tells it. `type` never changes once published
 * (`brain.task.created`); `subject` is the id of the thing it happened to: events of one subject are
 * delivered in the order in which they were committed.
 */
export interface NewDomainEvent {
  readonly type: string;
  readonly subject: string;
  readonly data: JsonObject;
  /** Who caused it, in answer to which request; the current ones unless given. */
  readonly cause?: EventCause;
}

export interface EventCause {
  readonly actor: string;
  readonly requestId: string;
  readonly trace?: TraceContext | undefined;
}

/** The event as recorded: who caused it, when, and in answer to which request. */
export interface DomainEvent extends Omit<NewDomainEvent, 'cause'> {
  readonly id: DomainEventId;
  readonly occurredAt: Date;
  readonly actor: string;
  readonly requestId: string;
  /** The step of a trace in which it happened; absent where nothing was traced. */
  readonly trace?: TraceContext;
}

/** A recorded event with its place in the log: positions grow by commit order and leave no gap. */
export interface PositionedEvent extends DomainEvent {
  readonly position: number;
}
