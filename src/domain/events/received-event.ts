import type { Aggregate, AggregateState } from '../shared/aggregate.js';
import type { NewDomainEvent } from '../shared/domain-event.js';
import type { EventId, TaskId } from '../shared/ids.js';
import type { Entity, EntityAction, ProviderNews } from './provider-news.js';

/**
 * `received`: stored, not yet handled. `processed`: changed or confirmed a task, or did what it asks for.
 * `ignored`: kept and counted, nothing to do. `failed`: no attempt to handle it succeeded. `invalid`: of a type that
 * is known, in a shape that is not.
 */
export const EVENT_STATUSES = ['received', 'processed', 'ignored', 'failed', 'invalid'] as const;
export type EventStatus = (typeof EVENT_STATUSES)[number];

export interface ReceivedEventState extends AggregateState<EventId> {
  readonly provider: string;
  /** The provider's id of the delivery: the key that makes a repeat harmless. */
  readonly deliveryId: string;
  /** The provider's name of it, e.g. `issues`. */
  readonly type: string;
  /** The provider's action, e.g. `opened`. */
  readonly providerAction: string | null;
  readonly status: EventStatus;
  /** What it was about, in our words; null until handled. */
  readonly entity: Entity | null;
  readonly action: EntityAction | null;
  readonly title: string | null;
  readonly url: string | null;
  readonly actor: string | null;
  readonly repository: string | null;
  readonly taskId: TaskId | null;
  readonly occurredAt: Date | null;
  readonly handledAt: Date | null;
  readonly error: string | null;
}

export interface Delivery {
  readonly provider: string;
  readonly deliveryId: string;
  readonly type: string;
  readonly action: string | null;
}

export interface ReceivedEventDecision {
  readonly event: ReceivedEvent;
  readonly events: readonly NewDomainEvent[];
}

export class ReceivedEvent implements Aggregate<ReceivedEventState> {
  private constructor(readonly state: ReceivedEventState) {}

  static restore(state: ReceivedEventState): ReceivedEvent {
    return new ReceivedEvent(state);
  }

  static receive(id: EventId, now: Date, delivery: Delivery): ReceivedEventDecision {
    const event = new ReceivedEvent({
      id,
      version: 1,
      createdAt: now,
      updatedAt: now,
      provider: delivery.provider,
      deliveryId: delivery.deliveryId,
      type: delivery.type,
      providerAction: delivery.action,
      status: 'received',
      entity: null,
      action: null,
      title: null,
      url: null,
      actor: null,
      repository: null,
      taskId: null,
      occurredAt: null,
      handledAt: null,
      error: null,
    });
    return { event, events: [event.tell('brain.event.received')] };
  }

  /** Nobody is going to handle it, unless somebody asks for it. */
  get isGivenUp(): boolean {
    return this.state.status === 'failed' || this.state.status === 'invalid';
  }

  get isHandled(): boolean {
    return this.state.status === 'processed' || this.state.status === 'ignored';
  }

  /** `taskId` is the task it created or changed, if any. */
  handled(news: ProviderNews, taskId: TaskId | null, now: Date): ReceivedEventDecision {
    const event = this.with(
      {
        status: taskId === null && !news.command ? 'ignored' : 'processed',
        entity: news.entity,
        action: news.action,
        title: news.title,
        url: news.url,
        actor: news.actor,
        repository: news.repository?.fullName ?? null,
        occurredAt: news.occurredAt,
        taskId,
        error: null,
      },
      now,
    );
    return { event, events: [event.tell(`brain.event.${event.state.status}`)] };
  }

  failed(reason: string, now: Date): ReceivedEventDecision {
    const event = this.with({ status: 'failed', error: reason }, now);
    return { event, events: [event.tell('brain.event.failed')] };
  }

  /** Its payload lacks what every payload of its type has: trying again does not help. */
  invalid(reason: string, now: Date): ReceivedEventDecision {
    const event = this.with({ status: 'invalid', error: reason }, now);
    return { event, events: [event.tell('brain.event.invalid')] };
  }

  /** One that was given up is to be handled after all. */
  reopened(now: Date): ReceivedEventDecision {
    const event = this.with({ status: 'received', error: null, handledAt: null }, now);
    return { event, events: [event.tell('brain.event.reopened')] };
  }

  private with(change: Partial<ReceivedEventState>, now: Date): ReceivedEvent {
    const version = this.state.version + 1;
    return new ReceivedEvent({
      ...{ ...this.state, handledAt: now, ...change },
      ...{ version, updatedAt: now },
    });
  }

  private tell(type: string): NewDomainEvent {
    const {
      id,
      provider,
      deliveryId,
      type: eventType,
      providerAction,
      status,
      taskId,
    } = this.state;
    return {
      type,
      subject: id,
      data: { eventId: id, provider, deliveryId, type: eventType, providerAction, status, taskId },
    };
  }
}
