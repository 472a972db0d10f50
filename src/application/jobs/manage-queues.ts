import type { QueueSettings } from '../../domain/jobs/queue.js';
import { isQueueName } from '../../domain/jobs/queue.js';
import { AppError, notFound } from '../../domain/shared/app-error.js';
import { listQuery, type Filter } from '../../domain/shared/page.js';
import type { JobQueries, JobRepository } from '../../ports/jobs/job-repository.js';
import type { QueueStates } from '../../ports/jobs/queue-states.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { EventLog } from '../../ports/runtime/event-log.js';
import type { ExecutionContext } from '../../ports/runtime/execution-scope.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { UseCase } from '../shared/use-case.js';
import { cancellationEvents } from './cancellation-events.js';
import type { CountJobs, QueueBacklog } from './count-jobs.js';
import type { QueueActivity, ReadQueueActivity } from './queue-activity.js';
import type { QueueDirectory } from './queue-directory.js';

export interface QueueView extends QueueBacklog {
  readonly isPaused: boolean;
  /** Whether anybody does its jobs. */
  readonly isHandled: boolean;
  readonly settings: QueueSettings;
}

export interface QueueName {
  readonly name: string;
}

interface ReadDeps {
  readonly directory: QueueDirectory;
  readonly states: Pick<QueueStates, 'list'>;
  readonly count: CountJobs;
}

/** Every queue that has jobs, a handler or settings, by name. */
export class ListQueues implements UseCase<void, readonly QueueView[]> {
  readonly name = 'queues.list';
  readonly permission = 'job:read';

  constructor(private readonly deps: ReadDeps) {}

  async execute(): Promise<readonly QueueView[]> {
    const { directory, states, count } = this.deps;
    const [backlogs, said] = await Promise.all([count.execute(), states.list()]);
    const byName = new Map(backlogs.map((backlog) => [backlog.queue, backlog]));
    const paused = new Set(said.filter(({ isPaused }) => isPaused).map(({ name }) => name));
    const names = new Set([...byName.keys(), ...directory.names, ...said.map(({ name }) => name)]);
    return [...names].sort().map((queue) => ({
      ...(byName.get(queue) ?? { queue, counts: {}, dueSince: null }),
      isPaused: paused.has(queue),
      isHandled: directory.isHandled(queue),
      settings: directory.settingsOf(queue),
    }));
  }
}

export interface QueueDetails extends QueueView {
  readonly lastHour: QueueActivity;
}

export class GetQueue implements UseCase<QueueName, QueueDetails> {
  readonly name = 'queues.get';
  readonly permission = 'job:read';

  constructor(
    private readonly deps: {
      readonly list: ListQueues;
      readonly activity: Pick<ReadQueueActivity, 'lastHour'>;
    },
  ) {}

  async execute({ name }: QueueName): Promise<QueueDetails> {
    const queue = await viewOf(this.deps.list, name);
    return { ...queue, lastHour: await this.deps.activity.lastHour(name) };
  }
}

async function viewOf(list: ListQueues, name: string): Promise<QueueView> {
  const queue = (await list.execute()).find((one) => one.queue === name);
  if (queue) return queue;
  throw notFound('queue', name.slice(0, 100));
}

export interface ManageQueuesDeps {
  readonly states: QueueStates;
  readonly list: ListQueues;
  readonly work: UnitOfWork;
  readonly events: EventLog;
  readonly clock: Clock;
}

/** Lets jobs of a queue begin, or lets them wait; what runs goes on. */
export class ChangeQueue implements UseCase<QueueName & { readonly isPaused: boolean }, QueueView> {
  readonly name = 'queues.update';
  readonly permission = 'job:write';
  readonly takesIn = false;

  constructor(private readonly deps: ManageQueuesDeps) {}

  execute({ name, isPaused }: QueueName & { readonly isPaused: boolean }): Promise<QueueView> {
    const { states, list, work, events, clock } = this.deps;
    return work.run(async () => {
      const before = await viewOf(list, name);
      if (before.isPaused === isPaused) return before;
      await states.put({ name, isPaused, updatedAt: clock.now() });
      const type = isPaused ? 'brain.queue.paused' : 'brain.queue.resumed';
      await events.append([{ type, subject: `queue:${name}`, data: { queue: name } }]);
      return { ...before, isPaused };
    });
  }
}

/** What of a queue is taken away. */
export const PURGED = ['waiting', 'dead_letter'] as const;
export type Purged = (typeof PURGED)[number];

const STATUSES: Readonly<Record<Purged, readonly string[]>> = {
  waiting: ['pending', 'scheduled', 'failed'],
  dead_letter: ['dead_letter'],
};

/** Jobs of one unit of work. */
const BATCH = 200;

export interface PurgeQueueDeps {
  readonly directory: QueueDirectory;
  readonly queries: JobQueries;
  readonly jobs: JobRepository;
  readonly work: UnitOfWork;
  readonly events: EventLog;
}

/** Cancels what waits on a queue, or forgets its dead letters. */
export class PurgeQueue implements UseCase<
  QueueName & { readonly what?: Purged },
  { readonly purged: number }
> {
  readonly name = 'queues.purge';
  readonly permission = 'job:delete';
  /** Many jobs take several transactions. */
  readonly reachesOut = true;

  constructor(private readonly deps: PurgeQueueDeps) {}

  async execute(
    { name, what = 'waiting' }: QueueName & { readonly what?: Purged },
    { actor }: ExecutionContext,
  ): Promise<{ readonly purged: number }> {
    if (!isQueueName(name)) throw notFound('queue', name.slice(0, 100));
    const { work, events, directory } = this.deps;
    if (what === 'waiting' && directory.isOwn(name)) throw ownWork();
    let purged = 0;
    for (let count = BATCH; count > 0; purged += count) {
      count = await this.batch(name, what, actor.id);
    }
    await work.run(() =>
      events.append([
        {
          type: 'brain.queue.purged',
          subject: `queue:${name}`,
          data: { queue: name, what, purged },
        },
      ]),
    );
    return { purged };
  }

  /** What becomes of each job is told with it. */
  private async batch(queue: string, what: Purged, by: string): Promise<number> {
    const { queries, jobs, work, events } = this.deps;
    const filters: readonly Filter[] = [
      { field: 'queue', operator: 'in', values: [queue] },
      { field: 'status', operator: 'in', values: STATUSES[what] },
    ];
    const { items } = await queries.list(listQuery({ limit: BATCH, filters }));
    if (items.length === 0) return 0;
    const ids = items.map(({ id }) => id);
    if (what === 'dead_letter') {
      return work.run(async () => {
        const data = { kind: 'job', ids, by };
        await events.append([
          { type: 'brain.dead-letter.purged', subject: `queue:${queue}`, data },
        ]);
        return jobs.forget(ids);
      });
    }
    const reason = 'Its queue was purged';
    const { cancelled } = await work.run(async () => {
      const cancellation = await jobs.cancel(ids, `job.purged: ${reason}`);
      await events.append(cancellationEvents(cancellation, { reason, by }));
      return cancellation;
    });
    if (cancelled.length > 0) return cancelled.length;
    throw new AppError('conflict', 'queue.busy', 'Its jobs are being taken; try again', {
      retryable: true,
    });
  }
}

/** What was acknowledged waits there: an event that is cancelled is never handled. */
export function ownWork(): AppError {
  return new AppError('conflict', 'queue.own', 'Jobs of the program itself are not cancelled');
}
