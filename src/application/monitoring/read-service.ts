import { availabilityOf, type Availability } from '../../domain/monitoring/availability.js';
import { judgeTargets } from '../../domain/monitoring/judge-targets.js';
import { MEASURED } from '../../domain/monitoring/measured.js';
import type { MetricBlock } from '../../domain/monitoring/metric-block.js';
import type { Steps } from '../../domain/monitoring/metric-points.js';
import { MetricTotals } from '../../domain/monitoring/metric-totals.js';
import { SILENCE_MS, type ProcessSpan } from '../../domain/monitoring/process-span.js';
import { recoveriesOf } from '../../domain/monitoring/recovery.js';
import type { TargetResult, Targets } from '../../domain/monitoring/target.js';
import { AppError } from '../../domain/shared/app-error.js';
import type { ServiceRecord } from '../../ports/monitoring/service-record.js';
import type { Clock } from '../../ports/runtime/clock.js';
import { TOO_MUCH, type MetricReader } from './metric-reader.js';

export const HOUR_MS = 3_600_000;

/** How far before a period it is looked how the last process before it ended, ms. */
const LOOK_BACK_MS = 7 * 24 * HOUR_MS;

/** Up to this length minutes are looked at, beyond it hours. */
const FINE_HOURS = 30;

/** The installation is available while a process with this role runs. */
const SERVING_ROLE = 'api';

type MetricName = (typeof MEASURED)[keyof typeof MEASURED];

/** What is known of a period. */
export interface Service {
  readonly from: Date;
  readonly to: Date;
  readonly availability: Availability;
  readonly targets: readonly TargetResult[];
  readonly metric: (name: MetricName) => MetricTotals;
  /** Metrics with too many series to be looked at. */
  readonly leftOut: readonly string[];
}

export interface ReadServiceDeps {
  readonly record: ServiceRecord;
  readonly metrics: MetricReader;
  readonly clock: Clock;
  readonly targets: () => Targets;
  /** Requests that one process takes at once. */
  readonly capacity: () => number;
}

/** Reads how the installation served over the last hours. */
export class ReadService {
  constructor(private readonly deps: ReadServiceDeps) {}

  async last(hours: number): Promise<Service> {
    const to = this.deps.clock.now();
    const from = new Date(to.getTime() - hours * HOUR_MS);
    const spans = await this.spans(from, to);
    const availability = await this.availability(spans, from, to);
    const totals = await this.totals(from, to);
    const metric = (name: MetricName) =>
      totals.get(name) ?? new MetricTotals([], from.getTime(), to.getTime());
    const incidents = await this.deps.record.incidents(from, to);
    const targets = judgeTargets(this.deps.targets(), {
      availability,
      recoveries: recoveriesOf(incidents, availability.outages, to.getTime()),
      metric,
      capacity: this.deps.capacity() * Math.max(1, spans.filter(isRunning(to)).length),
    });
    const leftOut = Object.values(MEASURED).filter((name) => !totals.has(name));
    return { from, to, availability, targets, metric, leftOut };
  }

  private async spans(from: Date, to: Date): Promise<readonly ProcessSpan[]> {
    const known = await this.deps.record.spans(new Date(from.getTime() - LOOK_BACK_MS), to);
    return known.filter(({ roles }) => roles.includes(SERVING_ROLE));
  }

  private async availability(
    spans: readonly ProcessSpan[],
    from: Date,
    to: Date,
  ): Promise<Availability> {
    const first = await this.deps.record.firstSpan(SERVING_ROLE);
    const nowMs = to.getTime();
    const period = { fromMs: from.getTime(), toMs: nowMs, nowMs };
    return availabilityOf(spans, period, first?.getTime() ?? nowMs);
  }

  /** One after another: a report must not take the database for itself. */
  private async totals(from: Date, to: Date): Promise<ReadonlyMap<string, MetricTotals>> {
    const [fromMs, toMs] = [from.getTime(), to.getTime()];
    const stepMs = toMs - fromMs <= FINE_HOURS * HOUR_MS ? 60_000 : HOUR_MS;
    const found = new Map<string, MetricTotals>();
    for (const metric of Object.values(MEASURED)) {
      const blocks = await this.blocks(metric, { fromMs, toMs, stepMs });
      if (blocks) found.set(metric, new MetricTotals(blocks, fromMs, toMs));
    }
    return found;
  }

  /** More coarsely where there are too many series; undefined: too many even so. */
  private async blocks(
    metric: MetricName,
    steps: Steps,
  ): Promise<readonly MetricBlock[] | undefined> {
    for (const stepMs of [steps.stepMs, HOUR_MS]) {
      try {
        return await this.deps.metrics.blocks({ metric, steps: { ...steps, stepMs } });
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== TOO_MUCH) throw error;
      }
    }
    return undefined;
  }
}

function isRunning(now: Date): (span: ProcessSpan) => boolean {
  return ({ seenAt, stoppedAt }) =>
    stoppedAt === null && now.getTime() - seenAt.getTime() <= SILENCE_MS;
}
