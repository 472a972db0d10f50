import {
  EVENT_STATUSES,
  type EventStatus,
  type ReceivedEventState,
} from '../../../domain/events/received-event.js';
import type { ShownNews } from '../../../application/events/replay-events.js';
import type { EventId } from '../../../domain/shared/ids.js';
import type { HandlerExecution } from '../../../domain/events/handler-execution.js';
import { ENTITIES, ENTITY_ACTIONS } from '../../../domain/events/provider-news.js';
import { Answer, Choice, Flag, Identifier, Text, TextList, Time } from './fields.js';
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

/** Either ids, or a time from which they came. */
export class ReplayEventsDto {
  @TextList({
    description: 'These ones',
    example: ['01932c07-0a5b-7c3e-9f00-2b8f5f3f4a12'],
    maxItems: 1_000,
    maxLength: 36,
    optional: true,
  })
  ids?: readonly EventId[];
  @Time({
    description: 'Those that came then or later',
    example: '2026-11-21T08:00:00.000Z',
    optional: true,
  })
  from?: Date;
  @Time({
    description: 'Those that came before',
    example: '2026-11-21T09:00:00.000Z',
    optional: true,
  })
  to?: Date;
  @Text({ description: 'Of this provider', example: 'github', maxLength: 60, optional: true })
  provider?: string;
  @Text({
    description: "The provider's name of it",
    example: 'issues',
    maxLength: 100,
    optional: true,
  })
  type?: string;
  @Choice(EVENT_STATUSES, { description: 'Which are', example: 'failed', optional: true })
  status?: EventStatus;
  @Flag({ description: 'True: only tells what would be done', example: true, optional: true })
  dryRun?: boolean;
}

export class EventReplayView {
  @Flag({ description: 'Whether nothing was done', example: false }) dryRun!: boolean;
  @Answer({ description: 'Events that are handled again', example: 3, schema: { type: 'integer' } })
  replayed!: number;
  @Answer({
    description: 'Events that wait anyhow, or whose bytes are forgotten',
    example: 0,
    schema: { type: 'integer' },
  })
  skipped!: number;
  @Flag({ description: 'Whether there are more than one replay takes', example: false })
  hasMore!: boolean;
  @Time({ description: 'From where to go on', example: null, nullable: true })
  continueFrom!: Date | null;
  @Answer({
    description: 'Of a dry run: what the first ones would be taken for',
    example: [],
    schema: { type: 'array', items: { type: 'object' } },
  })
  news!: readonly ShownNews[];
}

export class RecoverDeliveriesDto {
  @Flag({ description: 'True: nothing is asked for', example: true, optional: true })
  dryRun?: boolean;
}

export class HookRecoveryView {
  @Text({ description: 'Who sends', example: 'github', maxLength: 60 }) provider!: string;
  @Text({ description: 'Which webhook', example: 'acme/app/12345678', maxLength: 220 })
  hook!: string;
  @Answer({ description: 'Remembered there', example: 40, schema: { type: 'integer' } })
  sent!: number;
  @Answer({ description: 'Not stored here', example: 2, schema: { type: 'integer' } })
  missing!: number;
  @Answer({ description: 'Asked for again', example: 2, schema: { type: 'integer' } })
  requested!: number;
  @Answer({ description: 'Refused too often', example: 0, schema: { type: 'integer' } })
  givenUp!: number;
  @Text({ description: 'What went wrong', example: null, maxLength: 2_000, nullable: true })
  error!: string | null;
}
