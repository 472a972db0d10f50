import { ReceivedEvent } from '../../domain/events/received-event.js';
import { AppError } from '../../domain/shared/app-error.js';
import type { EventId } from '../../domain/shared/ids.js';
import type { TraceContext } from '../../domain/shared/trace-context.js';
import type {
  NewDelivery,
  ReceivedEventRepository,
} from '../../ports/events/received-event-repository.js';
import type { WebhookAnswer, WebhookRequest } from '../../ports/events/webhook-provider.js';
import type { JobQueue } from '../../ports/jobs/job-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { ExecutionContext } from '../../ports/runtime/execution-scope.js';
import { GroupedWrites } from '../shared/grouped-writes.js';
import { parseJson } from '../shared/parse-json.js';
import type { UseCase } from '../shared/use-case.js';
import { EVENT_QUEUE } from '../../domain/shared/own-queues.js';
import type { WebhookProviders } from './webhook-providers.js';
import type { WebhookSettings } from './webhook-settings.js';

export interface ReceiveDeliveryInput extends WebhookRequest {
  readonly provider: string;
}

export interface ReceivedDelivery {
  readonly eventId: EventId;
  /** True when the delivery had been stored before: nothing was changed. */
  readonly duplicate: boolean;
  /** What the provider wants to hear; absent: anything will do. */
  readonly answer?: WebhookAnswer;
}

type StoredDelivery = Omit<ReceivedDelivery, 'answer'>;

type Intake = NewDelivery & {
  readonly requestId: string;
  readonly trace: TraceContext | undefined;
  readonly subject: string | null;
};

/** Deliveries of one transaction. */
const MAX_GROUP = 64;

/**
 * Takes a webhook delivery in: once this resolves, the event, its exact payload and the job that will
 * handle it are stored together, however often the provider repeats it.
 */
export class ReceiveDelivery implements UseCase<ReceiveDeliveryInput, ReceivedDelivery> {
  readonly name = 'events.receive';
  readonly permission = 'event:write';
  readonly leavesOwnRecord = true;
  readonly takesUnverified = true;
  private readonly stored = new GroupedWrites<Intake, StoredDelivery>(
    (deliveries) => this.store(deliveries),
    MAX_GROUP,
  );

  constructor(
    private readonly deps: {
      readonly providers: WebhookProviders;
      readonly settings: WebhookSettings;
      readonly events: ReceivedEventRepository;
      readonly jobs: JobQueue;
      readonly work: UnitOfWork;
      readonly clock: Clock;
      readonly ids: IdGenerator;
    },
  ) {}

  async execute(
    input: ReceiveDeliveryInput,
    { actor, requestId, trace }: ExecutionContext,
  ): Promise<ReceivedDelivery> {
    const { providers, settings, clock, ids, work } = this.deps;
    if (work.isOpen) {
      throw new AppError(
        'internal',
        'unit-of-work.open',
        'A delivery needs a transaction of its own',
      );
    }
    const provider = providers.get(input.provider);
    const now = clock.now();
    provider.verify(input, settings.secretsOf(provider.name), now);
    const told = parseJson(provider.jsonText(input));
    const envelope = provider.envelope(input, told, now);
    const delivery = { ...envelope, provider: provider.name };
    const { event, events } = ReceivedEvent.receive(ids.next(), now, delivery);
    const payload = { headers: input.headers, body: input.body };
    const cause = { actor: actor.id, requestId, trace };
    const stored = await this.stored.add({
      event,
      payload,
      events: events.map((news) => ({ ...news, cause })),
      requestId,
      trace,
      subject: provider.subject(envelope.type, told),
    });
    const answer = provider.answer(envelope.type, told);
    return answer === undefined ? stored : { ...stored, answer };
  }

  /** Deliveries that come at the same time share one transaction; each is answered after its commit. */
  private store(deliveries: readonly Intake[]): Promise<readonly StoredDelivery[]> {
    const { events, jobs, work } = this.deps;
    return work.run(async () => {
      const results = await events.addAllIfNew(deliveries);
      const added = deliveries.filter((_delivery, index) => results[index]?.added === true);
      await jobs.enqueue(
        added.map(({ event, requestId, trace, subject }) => ({
          queue: EVENT_QUEUE,
          payload: { eventId: event.state.id },
          requestId,
          trace,
          ...(subject === null ? {} : { groupKey: subject }),
        })),
      );
      return results.map(({ id, added: isNew }) => ({ eventId: id, duplicate: !isNew }));
    });
  }
}
