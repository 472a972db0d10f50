import type { HandlerExecution } from '../../domain/events/handler-execution.js';
import type { ReceivedEventState } from '../../domain/events/received-event.js';
import { notFound } from '../../domain/shared/app-error.js';
import type { EventId } from '../../domain/shared/ids.js';
import type {
  EventPayload,
  EventQueries,
  EventStatistics,
} from '../../ports/events/received-event-repository.js';
import type { UseCase } from '../shared/use-case.js';

export interface EventDetails extends ReceivedEventState {
  readonly executions: readonly HandlerExecution[];
}

/** An event with every attempt to handle it. */
export class GetEvent implements UseCase<{ readonly id: EventId }, EventDetails> {
  readonly name = 'events.get';
  readonly permission = 'event:read';

  constructor(private readonly queries: EventQueries) {}

  async execute({ id }: { readonly id: EventId }): Promise<EventDetails> {
    const [event, executions] = await Promise.all([
      this.queries.find(id),
      this.queries.executions(id),
    ]);
    if (!event) throw notFound('event', id);
    return { ...event, executions };
  }
}

/** The delivery exactly as it came. */
export class GetEventPayload implements UseCase<{ readonly id: EventId }, EventPayload> {
  readonly name = 'events.payload';
  readonly permission = 'event:read';

  constructor(private readonly queries: EventQueries) {}

  async execute({ id }: { readonly id: EventId }): Promise<EventPayload> {
    const payload = await this.queries.payload(id);
    if (!payload) throw notFound('event', id);
    return payload;
  }
}

/** How many events came, of which kind, and what became of them. */
export class CountEvents implements UseCase<void, EventStatistics> {
  readonly name = 'events.statistics';
  readonly permission = 'event:read';

  constructor(private readonly queries: EventQueries) {}

  execute(): Promise<EventStatistics> {
    return this.queries.statistics();
  }
}
