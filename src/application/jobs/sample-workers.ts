import { MOST_WORKERS, WORKER_STATES, workerStateOf } from '../../domain/jobs/worker.js';
import type { WorkerQueries } from '../../ports/jobs/workers.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { Gauge, Metrics } from '../../ports/runtime/metrics.js';
import { PeriodicLoop } from '../shared/periodic-loop.js';

const EVERY_MS = 15_000;

/** Shows as a metric how many workers there are, whatever process they are. */
export class SampleWorkers extends PeriodicLoop {
  private readonly gauge: Gauge;

  constructor(
    private readonly deps: {
      readonly queries: Pick<WorkerQueries, 'latest'>;
      /** The one that workers tell the time by. */
      readonly sharedClock: Clock;
      readonly metrics: Metrics;
      readonly clock: Clock;
      readonly logger: Logger;
    },
  ) {
    const { clock, logger } = deps;
    super({ clock, logger, everyMs: EVERY_MS, failing: 'workers cannot be counted now' });
    this.gauge = deps.metrics.gauge({
      name: 'workers',
      help: 'Processes that do jobs, by state: running, draining before their end, lost without one; counted every 15 seconds.',
      labels: ['state'],
    });
  }

  protected async turn(): Promise<void> {
    const workers = await this.deps.queries.latest(MOST_WORKERS);
    const now = this.deps.sharedClock.now();
    const states = workers.map((worker) => workerStateOf(worker, now));
    for (const state of WORKER_STATES) {
      this.gauge.set(states.filter((one) => one === state).length, { state });
    }
  }
}
