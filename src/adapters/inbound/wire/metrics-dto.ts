import type { PerformanceMetrics } from '../../../application/monitoring/read-performance.js';
import type { MetricsSummary } from '../../../application/monitoring/summarise-metrics.js';
import { Answer, Count, Time } from './fields.js';

const NUMBERS = { type: 'object', additionalProperties: { type: 'number' } } as const;

const TIMING = {
  count: { type: 'integer' },
  averageMs: { type: 'number' },
  p50Ms: { type: 'number' },
  p95Ms: { type: 'number' },
  p99Ms: { type: 'number' },
} as const;

/** Properties that are numbers unless told otherwise. */
function numbers(names: readonly string[], others: object = {}) {
  const properties = {
    ...Object.fromEntries(names.map((name) => [name, { type: 'number' }])),
    ...others,
  };
  return { type: 'object', required: Object.keys(properties), properties };
}

/** A list of timings, each with what names it. */
function timings(names: readonly string[], others: object = {}) {
  const named = Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
  const properties = { ...named, ...TIMING, ...others };
  const items = { type: 'object', required: Object.keys(properties), properties };
  return { type: 'array', items };
}

export class MetricsSummaryView implements MetricsSummary {
  @Answer({
    description: 'Runs since the start: syncs, analyses, reports; the success rate of none is 1',
    example: { runsTotal: 0, successRate: 1 },
    schema: numbers([
      ...['runsTotal', 'runsSuccessful', 'runsFailed', 'successRate'],
      ...['averageExecutionTimeSeconds', 'activeRuns', 'peakConcurrentRuns'],
    ]),
  })
  executionMetrics!: MetricsSummary['executionMetrics'];
  @Answer({
    description: 'Requests since the start; percentiles are estimated from histogram buckets',
    example: { requestsTotal: 120, p95ResponseTimeMs: 12.5 },
    schema: numbers(
      ['requestsTotal', 'averageResponseTimeMs', 'p95ResponseTimeMs', 'p99ResponseTimeMs'],
      { errorsByEndpoint: NUMBERS },
    ),
  })
  apiMetrics!: MetricsSummary['apiMetrics'];
  @Answer({
    description: 'What was done since the start; featureUsage counts calls by use case',
    example: { taskCompletionRate: 1, activeUsers: 2, featureUsage: { 'tasks.create': 7 } },
    schema: numbers(['artifactsGenerated', 'taskCompletionRate', 'activeUsers'], {
      toolsUsage: NUMBERS,
      featureUsage: NUMBERS,
    }),
  })
  businessMetrics!: MetricsSummary['businessMetrics'];
  @Answer({
    description: 'What the machine and the process use now',
    example: { cpuPercent: 12.5, memoryPercent: 40 },
    schema: numbers([
      ...['cpuPercent', 'memoryPercent', 'memoryAvailableBytes', 'diskFreeBytes'],
      ...['diskUsedPercent', 'uptimeSeconds', 'artifactStorageBytes', 'logStorageBytes'],
    ]),
  })
  systemMetrics!: MetricsSummary['systemMetrics'];
}

const INTEGER = { type: 'integer' } as const;

export class PerformanceView implements PerformanceMetrics {
  @Time({ description: 'When it was read', example: '2026-11-21T08:00:00.000Z' }) timestamp!: Date;
  @Count({
    description: 'Requests that have no answer yet, this one included',
    example: 1,
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
  })
  requestsUnderWay!: number;
  @Answer({
    description: 'The 100 routes that were asked for most, since the start',
    example: [{ method: 'GET', route: '/api/v1/tasks', failures: 0, count: 7, p95Ms: 4.2 }],
    schema: timings(['method', 'route'], { failures: INTEGER }),
  })
  routes!: PerformanceMetrics['routes'];
  @Answer({
    description: 'Use cases since the start, most called first',
    example: [{ useCase: 'tasks.create', failures: 0, count: 7, p95Ms: 4.2 }],
    schema: timings(['useCase'], { failures: INTEGER }),
  })
  useCases!: PerformanceMetrics['useCases'];
  @Answer({
    description: 'Queues: attempts of this process since the start, and jobs in the database',
    example: [{ queue: 'events', count: 7, outcomes: { completed: 7 }, backlog: { pending: 0 } }],
    schema: timings(['queue'], { wait: numbers([], TIMING), outcomes: NUMBERS, backlog: NUMBERS }),
  })
  queues!: PerformanceMetrics['queues'];
  @Answer({
    description: 'Database statements by kind; a transaction is from begin to commit',
    example: [{ kind: 'select', count: 120, p95Ms: 0.9 }],
    schema: timings(['kind']),
  })
  statements!: PerformanceMetrics['statements'];
  @Answer({
    description: 'How long callers waited for a database connection',
    example: [{ access: 'write', count: 12, p95Ms: 0.2 }],
    schema: timings(['access']),
  })
  connections!: PerformanceMetrics['connections'];
  @Answer({
    description: 'Caches by name; the hit rate of no question is 1',
    example: [{ cache: 'task', hits: 9, misses: 1, hitRate: 0.9 }],
    schema: {
      type: 'array',
      items: numbers(['hits', 'misses', 'hitRate'], { cache: { type: 'string' } }),
    },
  })
  caches!: PerformanceMetrics['caches'];
  @Answer({
    description: 'Domain events since the start',
    example: { written: 12, relayed: 12 },
    schema: numbers(['written', 'relayed']),
  })
  events!: PerformanceMetrics['events'];
  @Answer({
    description: 'What the machine and the process use now; bytes, percents, milliseconds',
    example: { cpuPercent: 12.5, processes: 100 },
    schema: { type: 'object' },
  })
  system!: PerformanceMetrics['system'];
}
