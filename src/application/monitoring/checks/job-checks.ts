import {
  HEARTBEAT_MS,
  MOST_WORKERS,
  workerStateOf,
  type Worker,
} from '../../../domain/jobs/worker.js';
import type { JobQueries, WaitingJobs } from '../../../ports/jobs/job-repository.js';
import type { WorkerQueries } from '../../../ports/jobs/workers.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { HealthCheck } from '../../../ports/runtime/health-check.js';
import type { HealthThresholds } from './machine-checks.js';
import { Remembered } from './remembered.js';

/** The question reads every job that waits, ms. */
const ASK_EVERY_MS = 10_000;

/** Names in one answer. */
const MOST_NAMES = 10;

export interface JobChecksDeps {
  readonly queries: Pick<JobQueries, 'waiting'>;
  readonly workers: Pick<WorkerQueries, 'latest'>;
  readonly clock: Clock;
  /** The one that workers and jobs tell the time by. */
  readonly sharedClock: Clock;
  readonly thresholds: () => Pick<HealthThresholds, 'jobBacklogSeconds'>;
  /** Queues that some process knows what to do with. */
  readonly handledQueues: () => readonly string[];
  /** Queues that this process cannot judge. */
  readonly isElsewhere?: (queue: string) => boolean;
  /** Providers that have a secret, and those whose deliveries can be read. */
  readonly configuredProviders: () => readonly string[];
  readonly knownProviders: readonly string[];
}

/** Whether jobs are done in time, and whether anybody would do them. */
export function jobChecks(deps: JobChecksDeps): readonly HealthCheck[] {
  const waiting = new Remembered(deps.clock, ASK_EVERY_MS, () => deps.queries.waiting());
  const workers = new Remembered(deps.clock, ASK_EVERY_MS, () => deps.workers.latest(MOST_WORKERS));
  return [
    {
      name: 'jobs',
      critical: false,
      check: async () => {
        const facts = oldestOf(await waiting.get(), deps.clock.now());
        const isLate = facts.oldestSeconds > deps.thresholds().jobBacklogSeconds;
        return isLate ? { status: 'degraded', facts } : facts;
      },
    },
    {
      name: 'registry',
      critical: false,
      check: async () => {
        const handled = deps.handledQueues();
        const jobs = await waiting.get();
        // Nobody is asked who serves what is not there.
        const now = deps.sharedClock.now();
        const served = servedBy(jobs.length > 0 ? await workers.get() : [], now);
        const unserved = jobs.filter(({ queue }) => !served.has(queue));
        const isKnown = (queue: string) => handled.includes(queue) || deps.isElsewhere?.(queue);
        const queues = unserved.map(({ queue }) => queue).filter((queue) => !isKnown(queue));
        const lonely = unserved
          .filter(({ queue, dueSince }) => isKnown(queue) && isLeft(dueSince, now))
          .map(({ queue }) => queue);
        const providers = deps
          .configuredProviders()
          .filter((provider) => !deps.knownProviders.includes(provider));
        if (queues.length + lonely.length + providers.length === 0) {
          return { queues: handled.length };
        }
        return {
          status: 'degraded',
          facts: {
            ...(queues.length > 0 ? { queuesWithoutHandler: namesOf(queues) } : {}),
            ...(lonely.length > 0 ? { queuesWithoutWorker: namesOf(lonely) } : {}),
            ...(providers.length > 0 ? { providersWithoutConnector: namesOf(providers) } : {}),
          },
        };
      },
    },
  ];
}

/** Queues of workers that take new jobs. */
function servedBy(workers: readonly Worker[], now: Date): ReadonlySet<string> {
  const running = workers.filter((worker) => workerStateOf(worker, now) === 'running');
  return new Set(running.flatMap(({ queues }) => queues));
}

/** A worker that is started anew has told of itself by then. */
function isLeft(dueSince: Date, now: Date): boolean {
  return now.getTime() - dueSince.getTime() >= HEARTBEAT_MS;
}

function oldestOf(waiting: readonly WaitingJobs[], now: Date) {
  let oldestSeconds = 0;
  let queue = '';
  for (const { queue: name, dueSince } of waiting) {
    const seconds = Math.floor((now.getTime() - dueSince.getTime()) / 1_000);
    if (seconds > oldestSeconds) [oldestSeconds, queue] = [seconds, name];
  }
  return { oldestSeconds, ...(queue === '' ? {} : { queue }) };
}

function namesOf(names: readonly string[]): string {
  const shown = names.toSorted().slice(0, MOST_NAMES).join(', ');
  return names.length > MOST_NAMES
    ? `${shown} and ${String(names.length - MOST_NAMES)} more`
    : shown;
}
