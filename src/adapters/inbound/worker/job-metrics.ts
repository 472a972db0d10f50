import { DURATION_BUCKETS } from '../../../application/shared/duration-buckets.js';
import type { Job, JobStatus } from '../../../domain/jobs/job.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type {
  BoundCounter,
  BoundHistogram,
  Counter,
  Histogram,
  Metrics,
} from '../../../ports/runtime/metrics.js';

/** A day: a backlog may be long. */
const WAIT_BUCKETS = [...DURATION_BUCKETS, 300, 3_600, 86_400];

/** Told what a worker does with jobs. */
export interface JobMeasures {
  /** @returns what to call when the attempt has ended */
  begun(job: Job): (outcome: JobStatus) => void;
}

/** Counts what this process does with jobs. */
export class JobMetrics implements JobMeasures {
  private readonly claims: Counter;
  private readonly waits: Histogram;
  private readonly outcomes: Counter;
  private readonly durations: Histogram;
  private readonly queues = new Map<string, QueueSeries>();

  constructor(
    metrics: Metrics,
    private readonly clock: Clock,
  ) {
    this.claims = metrics.counter({
      name: 'jobs_claimed_total',
      help: 'Attempts at jobs that this process began.',
      labels: ['queue'],
    });
    this.waits = metrics.histogram({
      name: 'job_wait_seconds',
      help: 'How long jobs were due before an attempt began.',
      labels: ['queue'],
      buckets: WAIT_BUCKETS,
    });
    this.outcomes = metrics.counter({
      name: 'jobs_settled_total',
      help: 'Attempts at jobs that ended, by the status they left the job in.',
      labels: ['queue', 'outcome'],
    });
    this.durations = metrics.histogram({
      name: 'job_duration_seconds',
      help: 'How long attempts at jobs took.',
      labels: ['queue'],
      buckets: DURATION_BUCKETS,
    });
  }

  begun({ queue, runAt }: Job): (outcome: JobStatus) => void {
    const { claims, waits, durations } = this.ofQueue(queue);
    const startedMs = this.clock.monotonicMs();
    const waitedMs = this.clock.now().getTime() - runAt.getTime();
    claims.add(1);
    waits.observe(Math.max(0, waitedMs) / 1_000);
    return (outcome) => {
      this.outcomes.add(1, { queue, outcome });
      durations.observe((this.clock.monotonicMs() - startedMs) / 1_000);
    };
  }

  /** Looked up once: short jobs come by the thousand. */
  private ofQueue(queue: string): QueueSeries {
    const known = this.queues.get(queue);
    if (known) return known;
    const { claims, waits, durations } = this;
    const series = {
      claims: claims.with({ queue }),
      waits: waits.with({ queue }),
      durations: durations.with({ queue }),
    };
    this.queues.set(queue, series);
    return series;
  }
}

interface QueueSeries {
  readonly claims: BoundCounter;
  readonly waits: BoundHistogram;
  readonly durations: BoundHistogram;
}
