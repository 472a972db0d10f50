import type { JobBacklog, JobQueries, WaitingJobs } from '../../ports/jobs/job-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { MetricLabels, Metrics } from '../../ports/runtime/metrics.js';
import { PeriodicLoop } from '../shared/periodic-loop.js';
import { PassingGauge, type Shown } from './passing-gauge.js';

/** Counting reads every unfinished job, ms. */
const EVERY_MS = 15_000;

/** Queues that are shown by name, those with most jobs or the oldest; the rest is shown as `other`. */
const MOST_QUEUES = 150;
const OTHER = 'other';

/** Shows as metrics how many jobs there are in the database, by queue and status, and how long they have been due. */
export class SampleBacklog extends PeriodicLoop {
  private readonly jobs: PassingGauge;
  private readonly oldest: PassingGauge;

  constructor(
    private readonly deps: {
      readonly queries: Pick<JobQueries, 'backlog' | 'waiting'>;
      readonly metrics: Metrics;
      readonly clock: Clock;
      readonly logger: Logger;
    },
  ) {
    const { clock, logger, metrics } = deps;
    super({ clock, logger, everyMs: EVERY_MS, failing: 'jobs cannot be counted now' });
    this.jobs = new PassingGauge(metrics, {
      name: 'jobs',
      help: 'Jobs in the database that are not completed, by queue and status; counted every 15 seconds.',
      labels: ['queue', 'status'],
    });
    this.oldest = new PassingGauge(metrics, {
      name: 'job_oldest_seconds',
      help: 'For how long the job that waits for the longest has been due, by queue; 0 while none is due.',
      labels: ['queue'],
    });
  }

  protected async turn(): Promise<void> {
    const { queries, clock } = this.deps;
    this.jobs.show(grouped(await queries.backlog()));
    this.oldest.show(ages(await queries.waiting(), clock.now()));
  }
}

/** By queue and status; what lies beyond the largest queues together. */
function grouped(backlog: readonly JobBacklog[]): Shown {
  const sizes = new Map<string, number>();
  for (const { queue, count } of backlog) sizes.set(queue, (sizes.get(queue) ?? 0) + count);
  const named = largestOf(sizes);
  const groups = new Map<string, { labels: MetricLabels; value: number }>();
  for (const { queue, status, count } of backlog) {
    const labels = { queue: named.has(queue) ? queue : OTHER, status };
    const key = `${status} ${labels.queue}`;
    const group = groups.get(key) ?? { labels, value: 0 };
    groups.set(key, { labels, value: group.value + count });
  }
  return groups;
}

/** By queue; of those beyond the latest queues the oldest. */
function ages(waiting: readonly WaitingJobs[], now: Date): Shown {
  const seconds = new Map(
    waiting.map(({ queue, dueSince }) => [
      queue,
      Math.max(0, (now.getTime() - dueSince.getTime()) / 1_000),
    ]),
  );
  const named = largestOf(seconds);
  const shown = new Map<string, { labels: MetricLabels; value: number }>();
  for (const [name, age] of seconds) {
    const queue = named.has(name) ? name : OTHER;
    const value = Math.max(age, shown.get(queue)?.value ?? 0);
    shown.set(queue, { labels: { queue }, value });
  }
  return shown;
}

function largestOf(queues: ReadonlyMap<string, number>): ReadonlySet<string> {
  const sorted = [...queues].sort(([, left], [, right]) => right - left);
  return new Set(sorted.slice(0, MOST_QUEUES).map(([queue]) => queue));
}
