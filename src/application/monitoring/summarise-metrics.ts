import type { SystemProbe } from '../../ports/monitoring/system-probe.js';
import type { Metrics } from '../../ports/runtime/metrics.js';
import type { UseCase } from '../shared/use-case.js';
import { requireMetrics } from './read-metrics.js';
import { ReadingSet } from './reading-set.js';

/** Counted since the process that answers started; rates of nothing are 1. */
export interface MetricsSummary {
  /** Runs: sync runs, analyses, reports, backups and the like. */
  readonly executionMetrics: {
    readonly runsTotal: number;
    readonly runsSuccessful: number;
    readonly runsFailed: number;
    readonly successRate: number;
    readonly averageExecutionTimeSeconds: number;
    readonly activeRuns: number;
    readonly peakConcurrentRuns: number;
  };
  readonly apiMetrics: {
    readonly requestsTotal: number;
    readonly averageResponseTimeMs: number;
    readonly p95ResponseTimeMs: number;
    readonly p99ResponseTimeMs: number;
    /** Answers of 400 and above by `METHOD /route`. */
    readonly errorsByEndpoint: Readonly<Record<string, number>>;
  };
  readonly businessMetrics: {
    /** Runs by tool. */
    readonly toolsUsage: Readonly<Record<string, number>>;
    readonly artifactsGenerated: number;
    /** Of the tasks that ended, the share that was completed and not cancelled. */
    readonly taskCompletionRate: number;
    /** Credentials that asked for something in the last 15 minutes. */
    readonly activeUsers: number;
    /** Calls by use case. */
    readonly featureUsage: Readonly<Record<string, number>>;
  };
  readonly systemMetrics: {
    readonly cpuPercent: number;
    readonly memoryPercent: number;
    readonly memoryAvailableBytes: number;
    readonly diskFreeBytes: number;
    readonly diskUsedPercent: number;
    readonly uptimeSeconds: number;
    readonly artifactStorageBytes: number;
    readonly logStorageBytes: number;
  };
}

export interface SummariseMetricsDeps {
  readonly metrics: Metrics;
  readonly probe: SystemProbe;
  /** Bytes of the files that are kept; what cannot be read counts 0. */
  readonly storage: { artifactBytes(): Promise<number>; logBytes(): Promise<number> };
}

export class SummariseMetrics implements UseCase<void, MetricsSummary> {
  readonly name = 'metrics.summary';
  readonly permission = 'metric:read';

  constructor(private readonly deps: SummariseMetricsDeps) {}

  /** @throws AppError `not-found` (`metrics.off`) where no metrics are kept */
  async execute(): Promise<MetricsSummary> {
    requireMetrics(this.deps.metrics);
    const readings = new ReadingSet(await this.deps.metrics.readings());
    return {
      executionMetrics: executionOf(readings),
      apiMetrics: apiOf(readings),
      businessMetrics: businessOf(readings),
      systemMetrics: await this.system(),
    };
  }

  private async system(): Promise<MetricsSummary['systemMetrics']> {
    const { probe, storage } = this.deps;
    const [reading, artifactStorageBytes, logStorageBytes] = await Promise.all([
      probe.read(),
      storage.artifactBytes(),
      storage.logBytes(),
    ]);
    return {
      cpuPercent: rounded(reading.cpuPercent),
      memoryPercent: rounded(reading.memoryPercent),
      memoryAvailableBytes: reading.memoryAvailableBytes,
      diskFreeBytes: reading.disk.freeBytes,
      diskUsedPercent: rounded(reading.disk.usedPercent),
      uptimeSeconds: rounded(reading.self.uptimeSeconds),
      artifactStorageBytes,
      logStorageBytes,
    };
  }
}

/** Whatever runs counts itself under these names; a program that has nothing to run shows 0. */
function executionOf(readings: ReadingSet): MetricsSummary['executionMetrics'] {
  const runsTotal = readings.sum('runs_ended_total');
  const runsSuccessful = readings.sum('runs_ended_total', { outcome: 'succeeded' });
  const { averageMs } = readings.timing('run_duration_seconds');
  return {
    runsTotal,
    runsSuccessful,
    runsFailed: readings.sum('runs_ended_total', { outcome: 'failed' }),
    successRate: share(runsSuccessful, runsTotal),
    averageExecutionTimeSeconds: averageMs / 1_000,
    activeRuns: readings.sum('runs_active'),
    peakConcurrentRuns: readings.sum('runs_active_peak'),
  };
}

function apiOf(readings: ReadingSet): MetricsSummary['apiMetrics'] {
  const timing = readings.timing('http_request_duration_seconds');
  const errorsByEndpoint: Record<string, number> = {};
  for (const reading of readings.matching('http_requests_total')) {
    const { method = '', route = '', status = '' } = reading.labels;
    if (reading.kind === 'histogram' || !/^[45]/.test(status)) continue;
    const endpoint = `${method} ${route}`;
    errorsByEndpoint[endpoint] = (errorsByEndpoint[endpoint] ?? 0) + reading.value;
  }
  return {
    requestsTotal: readings.sum('http_requests_total'),
    averageResponseTimeMs: timing.averageMs,
    p95ResponseTimeMs: timing.p95Ms,
    p99ResponseTimeMs: timing.p99Ms,
    errorsByEndpoint,
  };
}

function businessOf(readings: ReadingSet): MetricsSummary['businessMetrics'] {
  const ended = (type: string) => readings.sum('domain_events_written_total', { type });
  const completed = ended('brain.task.completed');
  return {
    toolsUsage: readings.by('runs_ended_total', 'tool'),
    artifactsGenerated: readings.sum('artifacts_registered_total'),
    taskCompletionRate: share(completed, completed + ended('brain.task.cancelled')),
    activeUsers: readings.sum('active_credentials'),
    featureUsage: readings.by('use_case_duration_seconds', 'use_case'),
  };
}

const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);

const rounded = (value: number): number => Math.round(value * 100) / 100;
