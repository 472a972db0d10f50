import type { JobBacklog, JobQueries } from '../../ports/jobs/job-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { Gauge, MetricLabels, Metrics } from '../../ports/runtime/metrics.js';
import { PeriodicLoop } from '../shared/periodic-loop.js';

/** Counting reads every unfinished job, ms. */
const EVERY_MS = 15_000;

/** Queues that are shown by name, those with most jobs; the rest adds up as `other`. */
const MOST_QUEUES = 150;
const OTHER = 'other';

const JOBS = 'jobs';

/** Shows as metrics how many jobs there are in the database, by queue and status. */
export class SampleBacklog extends PeriodicLoop {
  private readonly jobs: Gauge;
  /** Series that were shown before: those that are empty now fall to 0 once, and go then. */
  private shown: ReadonlyMap<string, MetricLabels> = new Map();
  private emptied: ReadonlyMap<string, MetricLabels> = new Map();

  constructor(
    private readonly deps: {
      readonly queries: Pick<JobQueries, 'backlog'>;
      readonly metrics: Metrics;
      readonly clock: Clock;
      readonly logger: Logger;
    },
  ) {
    const { clock, logger } = deps;
    super({ clock, logger, everyMs: EVERY_MS, failing: 'jobs cannot be counted now' });
    this.jobs = deps.metrics.gauge({
      name: JOBS,
      help: 'Jobs in the database that are not completed, by queue and status; counted every 15 seconds.',
      labels: ['queue', 'status'],
    });
  }

  protected async turn(): Promise<void> {
    const counted = grouped(await this.deps.queries.backlog());
    for (const { labels, count } of counted.values()) this.jobs.set(count, labels);
    for (const [key, labels] of this.emptied) {
      if (!counted.has(key)) this.deps.metrics.forget(JOBS, labels);
    }
    this.emptied = new Map([...this.shown].filter(([key]) => !counted.has(key)));
    for (const labels of this.emptied.values()) this.jobs.set(0, labels);
    this.shown = new Map([...counted].map(([key, { labels }]) => [key, labels]));
  }
}

/** By queue and status; what lies beyond the largest queues together. */
function grouped(
  backlog: readonly JobBacklog[],
): ReadonlyMap<string, { readonly labels: MetricLabels; readonly count: number }> {
  const sizes = new Map<string, number>();
  for (const { queue, count } of backlog) sizes.set(queue, (sizes.get(queue) ?? 0) + count);
  const largest = [...sizes].sort(([, a], [, b]) => b - a).slice(0, MOST_QUEUES);
  const named = new Set(largest.map(([queue]) => queue));
  const groups = new Map<string, { labels: MetricLabels; count: number }>();
  for (const { queue, status, count } of backlog) {
    const labels = { queue: named.has(queue) ? queue : OTHER, status };
    const key = `${status} ${labels.queue}`;
    const group = groups.get(key) ?? { labels, count: 0 };
    groups.set(key, { labels, count: group.count + count });
  }
  return groups;
}
