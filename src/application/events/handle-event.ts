import type { ProviderNews } from '../../domain/events/provider-news.js';
import type { ReceivedEvent } from '../../domain/events/received-event.js';
import type { RepositoryState } from '../../domain/projects/repository.js';
import { toAppError, validationError, type FieldFault } from '../../domain/shared/app-error.js';
import type { EventId, TaskId } from '../../domain/shared/ids.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { FollowedObject } from '../../domain/tasks/followed-object.js';
import type { ReceivedEventRepository } from '../../ports/events/received-event-repository.js';
import type { RepositoryRepository } from '../../ports/projects/repository-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { ExecutionContext } from '../../ports/runtime/execution-scope.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import { parseJson } from '../shared/parse-json.js';
import type { UseCase } from '../shared/use-case.js';
import type { CarryOutCommand } from './carry-out-command.js';
import { toFollowedObject } from './to-followed-object.js';
import type { WebhookProviders } from './webhook-providers.js';

export interface HandleEventInput {
  readonly eventId: EventId;
  /** Counts from 1. */
  readonly attempt: number;
}

const BAD_SHAPE = 'webhook.bad-shape';

/** Longest error text kept of an attempt, in characters. */
const MAX_ERROR_LENGTH = 4_000;

/** Parts of other contexts that handling needs, by what they do. */
export interface EventReactions {
  readonly recordRepository: UseCase<
    NonNullable<ProviderNews['repository']> & { readonly provider: string },
    RepositoryState
  >;
  readonly followObject: UseCase<FollowedObject, TaskId | null>;
  readonly annotateTask: UseCase<
    { readonly provider: string; readonly externalId: string; readonly metadata: JsonObject },
    TaskId | null
  >;
  readonly carryOut: Pick<CarryOutCommand, 'execute'>;
}

/**
 * Turns a stored delivery into what it means for tasks. The effect and the event's new status commit
 * together, so handling it again changes nothing.
 */
export class HandleEvent implements UseCase<HandleEventInput, void> {
  readonly name = 'events.handle';
  readonly permission = 'event:write';

  constructor(
    private readonly deps: {
      readonly providers: WebhookProviders;
      readonly events: ReceivedEventRepository;
      readonly repositories: RepositoryRepository;
      readonly reactions: EventReactions;
      readonly work: UnitOfWork;
      readonly clock: Clock;
      readonly ids: IdGenerator;
      readonly logger: Logger;
    },
  ) {}

  async execute(input: HandleEventInput, context: ExecutionContext): Promise<void> {
    const { work, clock } = this.deps;
    const startedAt = clock.now();
    try {
      await work.run(async () => {
        const event = await this.deps.events.get(input.eventId);
        if (event.isHandled) return;
        await this.handle(event, context);
        await this.recordAttempt(input, startedAt, null);
      });
    } catch (error) {
      await this.recordFailure(input, startedAt, error);
      throw error;
    }
  }

  private async handle(event: ReceivedEvent, context: ExecutionContext): Promise<void> {
    const { providers, events, clock } = this.deps;
    const { id, provider: name, type, createdAt } = event.state;
    const provider = providers.get(name);
    const payload = parseJson(provider.jsonText(await events.payload(id)));
    requireShape(provider.faults(type, payload), type);
    const news = provider.interpret(type, payload, createdAt);
    const taskId = await this.react(name, id, news, context);
    const handled = event.handled(news, taskId, clock.now());
    await events.save(handled.event, handled.events);
  }

  /** @returns the task that was created, changed or confirmed, if any */
  private async react(
    provider: string,
    eventId: EventId,
    news: ProviderNews,
    context: ExecutionContext,
  ): Promise<TaskId | null> {
    const { recordRepository, followObject, annotateTask, carryOut } = this.deps.reactions;
    const repository = news.repository
      ? await recordRepository.execute({ ...news.repository, provider }, context)
      : null;
    let taskId: TaskId | null = null;
    if (news.task) {
      const object = await toFollowedObject(
        provider,
        news.task,
        eventId,
        repository,
        this.deps.repositories,
      );
      taskId = await followObject.execute(object, context);
    }
    for (const { externalId, metadata } of news.annotations) {
      const annotated = await annotateTask.execute({ provider, externalId, metadata }, context);
      taskId ??= annotated;
    }
    if (news.command) await carryOut.execute(provider, news.command, context);
    return taskId;
  }

  /** That a failure cannot be recorded must not hide the failure itself. */
  private async recordFailure(
    input: HandleEventInput,
    startedAt: Date,
    error: unknown,
  ): Promise<void> {
    const { code, message } = toAppError(error);
    const text = message.replaceAll('\0', '').slice(0, MAX_ERROR_LENGTH);
    try {
      await this.deps.work.run(async () => {
        await this.recordAttempt(input, startedAt, text);
        if (code === BAD_SHAPE) await this.markInvalid(input.eventId, text);
      });
    } catch (failure) {
      this.deps.logger.warn('failed attempt not recorded', {
        eventId: input.eventId,
        error: failure,
      });
    }
  }

  private async markInvalid(eventId: EventId, reason: string): Promise<void> {
    const { events, clock } = this.deps;
    const event = await events.find(eventId);
    if (!event || event.isHandled) return;
    const invalid = event.invalid(reason, clock.now());
    await events.save(invalid.event, invalid.events);
  }

  private recordAttempt(
    { eventId, attempt }: HandleEventInput,
    startedAt: Date,
    error: string | null,
  ): Promise<void> {
    const { ids, events, clock } = this.deps;
    return events.addExecution({
      id: ids.next(),
      eventId,
      handler: this.name,
      attempt,
      outcome: error === null ? 'succeeded' : 'failed',
      error,
      startedAt,
      finishedAt: clock.now(),
    });
  }
}

/** @throws AppError `validation` (`webhook.bad-shape`): it would fail again, however often it is tried */
function requireShape(faults: readonly FieldFault[], type: string): void {
  if (faults.length === 0) return;
  const parts = faults.map(({ path, message }) => `${path} ${message}`).join(', ');
  throw validationError(BAD_SHAPE, `No ${type} looks like that: ${parts}`, faults);
}
