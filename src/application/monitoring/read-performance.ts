import type { SystemProbe, SystemReading } from '../../ports/monitoring/system-probe.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { Metrics } from '../../ports/runtime/metrics.js';
import type { UseCase } from '../shared/use-case.js';
import { requireMetrics } from './read-metrics.js';
import { ReadingSet, type Timing } from './reading-set.js';

export interface RouteTiming extends Timing {
  readonly method: string;
  readonly route: string;
  /** Answers of 500 and above. */
  readonly failures: number;
}

export interface UseCaseTiming extends Timing {
  readonly useCase: string;
  readonly failures: number;
}

export interface QueuePerformance extends Timing {
  readonly queue: string;
  /** How long jobs were due before they began. */
  readonly wait: Timing;
  /** Attempts by the status they left the job in. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Jobs in the database by status, as counted last. */
  readonly backlog: Readonly<Record<string, number>>;
}

export interface CachePerformance {
  readonly cache: string;
  readonly hits: number;
  readonly misses: number;
  readonly hitRate: number;
}

/** How the process that answers fared since it started, and what it uses now. */
export interface PerformanceMetrics {
  readonly timestamp: Date;
  readonly requestsUnderWay: number;
  /** The 100 that were asked for most. */
  readonly routes: readonly RouteTiming[];
  readonly useCases: readonly UseCaseTiming[];
  readonly queues: readonly QueuePerformance[];
  readonly statements: readonly (Timing & { readonly kind: string })[];
  /** Waits for a database connection. */
  readonly connections: readonly (Timing & { readonly access: string })[];
  readonly caches: readonly CachePerformance[];
  readonly events: { readonly written: number; readonly relayed: number };
  readonly system: SystemReading;
}

const MOST_ROUTES = 100;

export class ReadPerformance implements UseCase<void, PerformanceMetrics> {
  readonly name = 'performance.metrics';
  readonly permission = 'metric:read';

  constructor(
    private readonly deps: {
      readonly metrics: Metrics;
      readonly probe: SystemProbe;
      readonly clock: Clock;
    },
  ) {}

  /** @throws AppError `not-found` (`metrics.off`) where no metrics are kept */
  async execute(): Promise<PerformanceMetrics> {
    const { metrics, probe, clock } = this.deps;
    requireMetrics(metrics);
    const readings = new ReadingSet(await metrics.readings());
    return {
      timestamp: clock.now(),
      requestsUnderWay: readings.sum('http_requests_under_way'),
      routes: routesOf(readings),
      useCases: useCasesOf(readings),
      queues: queuesOf(readings),
      statements: timings(readings, 'database_statement_duration_seconds', 'kind'),
      connections: timings(readings, 'database_connection_wait_seconds', 'access'),
      caches: cachesOf(readings),
      events: {
        written: readings.sum('domain_events_written_total'),
        relayed: readings.sum('domain_events_relayed_total'),
      },
      system: await probe.read(),
    };
  }
}

function timings<Label extends string>(
  readings: ReadingSet,
  name: string,
  label: Label,
): readonly (Timing & Readonly<Record<Label, string>>)[] {
  return [...readings.timingsBy(name, label)].map(
    ([value, timing]) =>
      ({ [label]: value, ...timing }) as Timing & Readonly<Record<Label, string>>,
  );
}

function routesOf(readings: ReadingSet): readonly RouteTiming[] {
  const by = ['method', 'route'];
  const failures = readings.sumsBy('http_requests_total', { status: '5xx' }, by);
  return readings
    .timingsOf('http_request_duration_seconds', by)
    .slice(0, MOST_ROUTES)
    .map(({ labels, ...timing }) => {
      const { method = '', route = '' } = labels;
      return { method, route, failures: failures(labels), ...timing };
    });
}

function useCasesOf(readings: ReadingSet): readonly UseCaseTiming[] {
  const failures = readings.by('use_case_failures_total', 'use_case');
  return [...readings.timingsBy('use_case_duration_seconds', 'use_case')].map(
    ([useCase, timing]) => ({ useCase, failures: failures[useCase] ?? 0, ...timing }),
  );
}

function queuesOf(readings: ReadingSet): readonly QueuePerformance[] {
  const queues = new Set([
    ...Object.keys(readings.by('jobs_claimed_total', 'queue')),
    ...Object.keys(readings.by('jobs', 'queue')),
  ]);
  return [...queues].sort().map((queue) => ({
    queue,
    ...readings.timing('job_duration_seconds', { queue }),
    wait: readings.timing('job_wait_seconds', { queue }),
    outcomes: readings.by('jobs_settled_total', 'outcome', { queue }),
    backlog: readings.by('jobs', 'status', { queue }),
  }));
}

function cachesOf(readings: ReadingSet): readonly CachePerformance[] {
  return Object.keys(readings.by('cache_requests_total', 'cache')).map((cache) => {
    const { hit: hits = 0, miss: misses = 0 } = readings.by('cache_requests_total', 'outcome', {
      cache,
    });
    return { cache, hits, misses, hitRate: hits + misses === 0 ? 1 : hits / (hits + misses) };
  });
}
