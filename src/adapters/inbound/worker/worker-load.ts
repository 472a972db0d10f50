import type { Concurrency } from '../../../domain/jobs/concurrency.js';
import type { Job, JobStatus } from '../../../domain/jobs/job.js';
import type { ConcurrencyReport, Worker } from '../../../domain/jobs/worker.js';
import type { SystemProbe } from '../../../ports/monitoring/system-probe.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Gauge, Metrics } from '../../../ports/runtime/metrics.js';
import { ConcurrencyScaler } from './concurrency-scaler.js';
import type { JobMeasures } from './job-metrics.js';

const CONCURRENCY = 'job_concurrency';

/** What is shown of all queues together. */
const ALL = '*';

export interface WorkerLoadDeps {
  readonly measures: JobMeasures;
  readonly metrics: Metrics;
  readonly probe: SystemProbe;
  readonly clock: Clock;
  /** Of all queues together, as configured now. */
  readonly concurrency: () => Concurrency;
}

/** What a worker has under way, and how much it may have: of all queues, and of those with bounds of their own. */
export class WorkerLoad implements JobMeasures {
  private running = 0;
  private loopDelayMs = 0;
  private readonly all: ConcurrencyScaler;
  private readonly queues = new Map<string, ConcurrencyScaler>();
  private readonly gauge: Gauge;
  private readonly shown = new Map<string, number>();

  constructor(private readonly deps: WorkerLoadDeps) {
    this.all = this.newScaler();
    this.gauge = deps.metrics.gauge({
      name: CONCURRENCY,
      help: 'Jobs that this process runs at once at most, by queue; those of all queues together as *.',
      labels: ['queue'],
    });
  }

  readonly concurrency = (): number => {
    return this.show(ALL, this.all.limit(this.deps.concurrency()));
  };

  /** @param configured undefined: as many as of all queues @returns the same, as a number */
  concurrencyOf(queue: string, configured: Concurrency | undefined): number | undefined {
    if (configured === undefined) {
      if (this.queues.delete(queue)) this.hide(queue);
      return undefined;
    }
    const scaler = this.queues.get(queue) ?? this.newScaler();
    this.queues.set(queue, scaler);
    return this.show(queue, scaler.limit(configured));
  }

  begun(job: Job): (outcome: JobStatus) => void {
    const { clock, measures } = this.deps;
    const ended = measures.begun(job);
    const startedMs = clock.monotonicMs();
    const waitMs = clock.now().getTime() - job.runAt.getTime();
    const scalers = [this.all, this.queues.get(job.queue)];
    this.running += 1;
    for (const scaler of scalers) scaler?.begun(waitMs);
    return (outcome) => {
      const serviceMs = clock.monotonicMs() - startedMs;
      // One whose job was lost has done no work either.
      const isFailure = ['failed', 'dead_letter', 'processing'].includes(outcome);
      this.running -= 1;
      for (const scaler of scalers) scaler?.ended(serviceMs, isFailure);
      ended(outcome);
    };
  }

  /** @param minded queues that it does the jobs of now; of others nothing is kept */
  report(minded: readonly string[]): Pick<Worker, 'running' | 'concurrency' | 'queueConcurrency'> {
    this.concurrency();
    for (const queue of this.queues.keys()) {
      if (!minded.includes(queue)) this.concurrencyOf(queue, undefined);
    }
    const queues = [...this.queues].map(([queue, scaler]): [string, ConcurrencyReport] => [
      queue,
      scaler.report(),
    ]);
    return {
      running: this.running,
      concurrency: this.all.report(),
      queueConcurrency: Object.fromEntries(queues),
    };
  }

  private newScaler(): ConcurrencyScaler {
    const { clock } = this.deps;
    return new ConcurrencyScaler({ clock, loopDelayMs: () => this.lastLoopDelayMs() });
  }

  /** What was measured when it was last asked for: nobody waits for a measure. */
  private lastLoopDelayMs(): number {
    void this.deps.probe.read().then(
      ({ self }) => {
        this.loopDelayMs = self.eventLoopDelayMs.p50;
      },
      () => undefined,
    );
    return this.loopDelayMs;
  }

  private show(queue: string, limit: number): number {
    if (this.shown.get(queue) !== limit) this.gauge.set(limit, { queue });
    this.shown.set(queue, limit);
    return limit;
  }

  private hide(queue: string): void {
    this.shown.delete(queue);
    this.deps.metrics.forget(CONCURRENCY, { queue });
  }
}
