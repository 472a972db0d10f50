import { MEASURED } from '../../domain/monitoring/measured.js';
import type { MetricWindow, MetricWindows } from '../../ports/monitoring/metric-history.js';
import type { Clock } from '../../ports/runtime/clock.js';

/** Half, 95 and 99 of a hundred took at most so long, seconds. */
export interface Quantiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** What became of the jobs of a queue within the last hour, in every process. */
export interface QueueActivity {
  /** Attempts that ended; those that were put off or cancelled are not counted. */
  readonly attempts: number;
  readonly attemptsPerMinute: number;
  /** Share of them that failed, 0 to 1; null: there was none. */
  readonly errorRate: number | null;
  /** How long jobs were due before an attempt began; null: none began. */
  readonly waitSeconds: Quantiles | null;
  /** How long attempts took; null: none ended. */
  readonly runSeconds: Quantiles | null;
}

const HOUR_MS = 3_600_000;
const MINUTES = 60;

/** Reads what was measured of queues. What other processes measured within the last minute is not there yet. */
export class ReadQueueActivity {
  constructor(private readonly deps: { readonly metrics: MetricWindows; readonly clock: Clock }) {}

  async lastHour(queue: string): Promise<QueueActivity> {
    const completed = await this.settled(queue, 'completed');
    const failed =
      (await this.settled(queue, 'failed')) + (await this.settled(queue, 'dead_letter'));
    const attempts = completed + failed;
    return {
      attempts,
      attemptsPerMinute: attempts / MINUTES,
      errorRate: attempts === 0 ? null : failed / attempts,
      waitSeconds: await this.quantiles(queue, MEASURED.jobWaitSeconds),
      runSeconds: await this.quantiles(queue, MEASURED.jobSeconds),
    };
  }

  private async settled(queue: string, outcome: string): Promise<number> {
    const labels = { queue, outcome };
    return (await this.value(MEASURED.jobsSettled, labels, 'increase')) ?? 0;
  }

  private async quantiles(queue: string, metric: string): Promise<Quantiles | null> {
    const p50 = await this.value(metric, { queue }, 'p50');
    const p95 = await this.value(metric, { queue }, 'p95');
    const p99 = await this.value(metric, { queue }, 'p99');
    if (p50 === undefined || p95 === undefined || p99 === undefined) return null;
    return { p50, p95, p99 };
  }

  private value(
    metric: string,
    labels: Readonly<Record<string, string>>,
    aggregate: MetricWindow['aggregate'],
  ): Promise<number | undefined> {
    const to = this.deps.clock.now();
    const from = new Date(to.getTime() - HOUR_MS);
    return this.deps.metrics.value({ metric, labels, from, to, aggregate });
  }
}
