import type { ProviderNews } from '../../domain/events/provider-news.js';
import type { ReceivedEventState } from '../../domain/events/received-event.js';
import { AppError, validationError } from '../../domain/shared/app-error.js';
import type { EventId } from '../../domain/shared/ids.js';
import { EVENT_QUEUE } from '../../domain/shared/own-queues.js';
import { listQuery, type Filter } from '../../domain/shared/page.js';
import type {
  EventQueries,
  ReceivedEventRepository,
} from '../../ports/events/received-event-repository.js';
import type { JobQueue } from '../../ports/jobs/job-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { UseCase } from '../shared/use-case.js';
import type { StoredNews } from './stored-news.js';

/** Events of one transaction. */
const STEP = 50;

/** Most events that one replay handles again. */
export const MOST_REPLAYED = 1_000;

/** Events whose news a dry run shows. */
const MOST_SHOWN = 100;

/** Either these ones, or all that came within the time. */
export interface ReplayEventsInput {
  readonly ids?: readonly EventId[];
  readonly from?: Date;
  /** Not at it, but before it. */
  readonly to?: Date;
  readonly provider?: string;
  readonly type?: string;
  readonly status?: string;
  /** Tells what would be done, and does nothing. */
  readonly dryRun?: boolean;
}

/** What an event would be taken for, were it handled now. */
export interface ShownNews extends Pick<ProviderNews, 'entity' | 'action' | 'title'> {
  readonly eventId: EventId;
}

export interface EventReplay {
  readonly dryRun: boolean;
  /** Events that are handled again, or would be. */
  readonly replayed: number;
  /** Events that cannot be: they wait to be handled anyhow, or their bytes are forgotten, or say nothing. */
  readonly skipped: number;
  /** True when there are more than one replay takes: go on from `continueFrom`. */
  readonly hasMore: boolean;
  readonly continueFrom: Date | null;
  /** Of a dry run, the first ones. */
  readonly news: readonly ShownNews[];
}

/** Has stored deliveries handled again, as if they came now; what they did before stays. */
export class ReplayEvents implements UseCase<ReplayEventsInput, EventReplay> {
  readonly name = 'events.replay';
  readonly permission = 'event:write';
  readonly takesIn = false;

  constructor(
    private readonly deps: {
      readonly queries: EventQueries;
      readonly events: ReceivedEventRepository;
      readonly news: StoredNews;
      readonly jobs: Pick<JobQueue, 'enqueue'>;
      readonly work: UnitOfWork;
      readonly clock: Clock;
    },
  ) {}

  async execute(input: ReplayEventsInput): Promise<EventReplay> {
    const { dryRun = false } = input;
    const chosen = await this.chosen(input);
    const taken = chosen.slice(0, MOST_REPLAYED);
    const replayed: ShownNews[] = [];
    for (let index = 0; index < taken.length; index += STEP) {
      replayed.push(...(await this.step(taken.slice(index, index + STEP), dryRun)));
    }
    const next = chosen[MOST_REPLAYED];
    return {
      dryRun,
      replayed: replayed.length,
      skipped: taken.length - replayed.length,
      hasMore: next !== undefined,
      continueFrom: next?.createdAt ?? null,
      news: dryRun ? replayed.slice(0, MOST_SHOWN) : [],
    };
  }

  /** One more than are taken, if there are so many; the first to come first. */
  private async chosen(input: ReplayEventsInput): Promise<readonly ReceivedEventState[]> {
    const filters = filtersOf(input);
    const sort = [{ field: 'createdAt', descending: false }];
    const chosen: ReceivedEventState[] = [];
    let cursor: string | undefined;
    do {
      const query = listQuery({
        limit: 200,
        filters,
        sort,
        ...(cursor === undefined ? {} : { cursor }),
      });
      const page = await this.deps.queries.list(query);
      chosen.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== undefined && chosen.length <= MOST_REPLAYED);
    return chosen;
  }

  private async step(
    states: readonly ReceivedEventState[],
    dryRun: boolean,
  ): Promise<readonly ShownNews[]> {
    const found = await Promise.all(states.map((state) => this.newsOf(state)));
    const readable = found.filter((news) => news !== undefined);
    if (dryRun || readable.length === 0) return readable.map(({ shown }) => shown);
    return this.deps.work.run(async () => {
      const again = [];
      for (const each of readable) {
        if (await this.reopen(each.shown.eventId)) again.push(each);
      }
      await this.deps.jobs.enqueue(
        again.map(({ shown: { eventId }, subject }) => ({
          queue: EVENT_QUEUE,
          payload: { eventId },
          ...(subject === null ? {} : { groupKey: subject }),
        })),
      );
      return again.map(({ shown }) => shown);
    });
  }

  private async newsOf(state: ReceivedEventState) {
    if (state.status === 'received') return undefined;
    try {
      const { news, subject } = await this.deps.news.of(state);
      const { entity, action, title } = news;
      return { shown: { eventId: state.id, entity, action, title }, subject };
    } catch (error) {
      if (error instanceof AppError && !error.retryable && error.kind !== 'internal') {
        return undefined;
      }
      throw error;
    }
  }

  private async reopen(id: EventId): Promise<boolean> {
    const { events, clock } = this.deps;
    const event = await events.find(id);
    if (!event || event.state.status === 'received') return false;
    const reopened = event.reopened(clock.now());
    await events.save(reopened.event, reopened.events);
    return true;
  }
}

/** @throws AppError `validation` when neither ids nor a beginning says which */
function filtersOf({
  ids,
  from,
  to,
  provider,
  type,
  status,
}: ReplayEventsInput): readonly Filter[] {
  if (ids === undefined && from === undefined) {
    throw validationError(
      'event.replay-what',
      'Name the events, or the time from which they came',
      [{ path: 'from', message: 'must be there unless ids are' }],
    );
  }
  const equal = { id: ids, provider, type, status };
  return [
    ...Object.entries(equal).flatMap(([field, value]) =>
      value === undefined ? [] : [{ field, operator: 'in' as const, values: [value].flat() }],
    ),
    ...(from ? [{ field: 'createdAt', operator: 'gte' as const, values: [from] }] : []),
    ...(to ? [{ field: 'createdAt', operator: 'lt' as const, values: [to] }] : []),
  ];
}
