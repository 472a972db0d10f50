import {
  EVENT_STATUSES,
  type EventStatus,
  type ReceivedEventState,
} from '../../../domain/events/received-event.js';
import type { HandlerExecution } from '../../../domain/events/handler-execution.js';
import { ENTITIES, ENTITY_ACTIONS } from '../../../domain/events/provider-news.js';
import { Answer, Choice, Identifier, Text, Time } from './fields.js';
import { StoredView } from './stored-view.js';

const text = (description: string, example: string | null) => ({
  description,
  example,
  maxLength: 2_000,
  nullable: true,
});

export class EventView extends StoredView {
  @Text({ ...text('Who sent it', 'github'), nullable: false }) provider!: string;
  @Text({
    ...text("The provider's id of the delivery", '72d3162e-cc78-11e3-81ab-4c9367dc0958'),
    nullable: false,
  })
  deliveryId!: string;
  @Text({ ...text("The provider's name of it", 'issues'), nullable: false }) type!: string;
  @Text(text("The provider's action", 'opened')) providerAction!: string | null;
  @Choice(EVENT_STATUSES, { description: 'What became of it', example: 'processed' })
  status!: EventStatus;
  @Choice(ENTITIES, { description: 'What it is about', example: 'task', nullable: true })
  entity!: string | null;
  @Choice(ENTITY_ACTIONS, {
    description: 'What happened to it',
    example: 'created',
    nullable: true,
  })
  action!: string | null;
  @Text(text('Title of the thing', 'Spelling error in the README')) title!: string | null;
  @Text(text('Page of the thing', 'https://github.com/acme/app/issues/1')) url!: string | null;
  @Text(text('Login of whoever did it', 'octocat')) actor!: string | null;
  @Text(text('Repository, owner/name', 'acme/app')) repository!: string | null;
  @Identifier({ description: 'The task it made or changed', example: null, nullable: true })
  taskId!: string | null;
  @Time({ description: 'When it happened, by the provider', example: null, nullable: true })
  occurredAt!: Date | null;
  @Time({ description: 'When it was handled', example: null, nullable: true })
  handledAt!: Date | null;
  @Text(text('Why handling it failed', null)) error!: string | null;
}

export class EventDetailsView extends EventView {
  @Answer({
    description: 'Every attempt to handle it, oldest first',
    example: [],
    schema: { type: 'array', items: { type: 'object' } },
  })
  executions!: readonly HandlerExecution[];
}

export function toEventView(state: ReceivedEventState): EventView {
  return state;
}

export class EventStatisticsView {
  @Answer({ description: 'All events', example: 3, schema: { type: 'integer' } }) total!: number;
  @Answer({
    description: 'Events by status',
    example: { processed: 2, ignored: 1 },
    schema: { type: 'object', additionalProperties: { type: 'integer' } },
  })
  byStatus!: Readonly<Record<string, number>>;
  @Answer({
    description: 'Events by provider, type and action',
    example: { 'github.issues.opened': 2, 'github.ping': 1 },
    schema: { type: 'object', additionalProperties: { type: 'integer' } },
  })
  byType!: Readonly<Record<string, number>>;
}
