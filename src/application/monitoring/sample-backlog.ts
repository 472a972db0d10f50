import type { JobQueries } from '../../ports/jobs/job-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { Gauge, MetricLabels, Metrics } from '../../ports/runtime/metrics.js';

/** Counting reads every unfinished job, ms. */
const EVERY_MS = 15_000;

/** Shows as metrics how many jobs there are in the database, by queue and status. */
export class SampleBacklog {
  private readonly jobs: Gauge;
  /** Series that were shown before: those that are empty now must fall to 0. */
  private shown = new Map<string, MetricLabels>();
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  private isFailing = false;

  constructor(
    private readonly deps: {
      readonly queries: Pick<JobQueries, 'backlog'>;
      readonly metrics: Metrics;
      readonly clock: Clock;
      readonly logger: Logger;
    },
  ) {
    this.jobs = deps.metrics.gauge({
      name: 'jobs',
      help: 'Jobs in the database that are not completed, by queue and status; counted every 15 seconds.',
      labels: ['queue', 'status'],
    });
  }

  start(): void {
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  private async run(): Promise<void> {
    const { clock, logger } = this.deps;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.sample();
        this.isFailing = false;
      } catch (error) {
        if (!this.isFailing) logger.warn('jobs cannot be counted now', { error });
        this.isFailing = true;
      }
      await clock.sleep(EVERY_MS, signal);
    }
  }

  private async sample(): Promise<void> {
    const shown = new Map<string, MetricLabels>();
    for (const { queue, status, count } of await this.deps.queries.backlog()) {
      const labels = { queue, status };
      this.jobs.set(count, labels);
      shown.set(`${status} ${queue}`, labels);
    }
    for (const [key, labels] of this.shown) if (!shown.has(key)) this.jobs.set(0, labels);
    this.shown = shown;
  }
}
