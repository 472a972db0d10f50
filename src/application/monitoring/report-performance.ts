import type { ErrorStatistics } from '../../domain/errors/error-statistics.js';
import type { Outage } from '../../domain/monitoring/availability.js';
import { healthScore, type HealthScore } from '../../domain/monitoring/health-score.js';
import { MEASURED } from '../../domain/monitoring/measured.js';
import type { MetricTotals } from '../../domain/monitoring/metric-totals.js';
import type { TargetResult } from '../../domain/monitoring/target.js';
import { validationError } from '../../domain/shared/app-error.js';
import type { ErrorGroupQueries } from '../../ports/errors/error-group-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { UseCase } from '../shared/use-case.js';
import type { CheckHealth } from './check-health.js';
import { chartsOf, jobsOf, requestsOf, resourcesOf, routesOf } from './report-parts.js';
import type { ReadService, Service } from './read-service.js';

/** Thirty days. */
export const MOST_HOURS = 720;

/** Outages shown. */
const MOST_OUTAGES = 50;

export interface ReportInput {
  /** 1 to 720. */
  readonly hours: number;
}

export interface PerformanceReport {
  readonly from: Date;
  readonly to: Date;
  readonly hours: number;
  readonly score: HealthScore;
  readonly targets: readonly TargetResult[];
  readonly outages: readonly {
    readonly from: Date;
    readonly to: Date;
    readonly seconds: number;
    readonly isPlanned: boolean;
  }[];
  readonly resources: ReturnType<typeof resourcesOf>;
  readonly requests: ReturnType<typeof requestsOf>;
  /** The slowest by p95. */
  readonly routes: ReturnType<typeof routesOf>;
  readonly errors: Pick<
    ErrorStatistics,
    'total' | 'bySeverity' | 'newGroups' | 'openGroups' | 'top'
  >;
  readonly jobs: ReturnType<typeof jobsOf>;
  readonly charts: ReturnType<typeof chartsOf>;
  /** Metrics with too many series to be looked at. */
  readonly leftOut: readonly string[];
}

/** How the installation did over the last hours. */
export class ReportPerformance implements UseCase<ReportInput, PerformanceReport> {
  readonly name = 'performance.report';
  readonly permission = 'metric:read';

  constructor(
    private readonly deps: {
      readonly service: ReadService;
      readonly health: Pick<CheckHealth, 'execute'>;
      readonly errors: ErrorGroupQueries;
      readonly clock: Clock;
    },
  ) {}

  async execute({ hours }: ReportInput): Promise<PerformanceReport> {
    requireHours(hours);
    const service = await this.deps.service.last(hours);
    const { total, bySeverity, newGroups, openGroups, top } = await this.deps.errors.statistics(
      new Date(Math.floor(service.from.getTime() / 3_600_000) * 3_600_000),
    );
    return {
      from: service.from,
      to: service.to,
      hours,
      score: await this.score(service),
      targets: service.targets,
      outages: service.availability.outages.slice(-MOST_OUTAGES).map(toOutage),
      resources: resourcesOf(service),
      requests: requestsOf(service),
      routes: routesOf(service),
      errors: { total, bySeverity, newGroups, openGroups, top },
      jobs: jobsOf(service),
      charts: chartsOf(service, hours),
      leftOut: service.leftOut,
    };
  }

  private async score({ targets, metric }: Service): Promise<HealthScore> {
    const { status } = await this.deps.health.execute();
    const average = (totals: MetricTotals) => totals.value('average');
    return healthScore({
      targets,
      health: status,
      eventLoop: average(metric(MEASURED.eventLoopBusy)),
      cpu: average(metric(MEASURED.machineCpu)),
      memory: average(metric(MEASURED.machineMemory)),
    });
  }
}

/** @throws AppError `validation` */
export function requireHours(hours: number): void {
  if (Number.isInteger(hours) && hours >= 1 && hours <= MOST_HOURS) return;
  const message = `must be an integer between 1 and ${String(MOST_HOURS)}`;
  throw validationError('performance.bad-hours', 'The request is not valid', [
    { path: 'hours', message },
  ]);
}

function toOutage({ fromMs, toMs, isPlanned }: Outage) {
  const [from, to] = [new Date(fromMs), new Date(toMs)];
  return { from, to, seconds: (toMs - fromMs) / 1_000, isPlanned };
}
