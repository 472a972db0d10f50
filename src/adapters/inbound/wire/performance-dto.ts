import type { PerformanceReport } from '../../../application/monitoring/report-performance.js';
import type { Suggestions } from '../../../application/monitoring/suggest-tuning.js';
import type { JsonValue } from '../../../domain/shared/json.js';
import { Answer, Count, Time } from './fields.js';

const EXAMPLE_TIME = '2026-11-21T08:00:00.000Z';

const object = (description: string, example: JsonValue) => ({
  description,
  example,
  schema: { type: 'object' },
});
const list = (description: string, example: JsonValue) => ({
  description,
  example,
  schema: { type: 'array', items: { type: 'object' } },
});

export class PerformanceReportView implements PerformanceReport {
  @Time({ description: 'Beginning of the period', example: EXAMPLE_TIME }) from!: Date;
  @Time({ description: 'End of the period', example: EXAMPLE_TIME }) to!: Date;
  @Count({ description: 'Hours of the period', example: 24, minimum: 1, maximum: 720 })
  hours!: number;
  @Answer(
    object('0-100, its parts, and those that cost points', {
      score: 96,
      parts: [{ part: 'cpu', weight: 5, points: 5, because: '12 % used on average' }],
      lost: [],
    }),
  )
  score!: PerformanceReport['score'];
  @Answer(
    list('Target, value, state (met, missed, unknown) and error budget', [
      {
        name: 'availability',
        target: 0.999,
        value: 0.9995,
        state: 'met',
        budget: { unit: 'seconds', total: 86.4, used: 43.2, left: 43.2, burn: 0.5 },
        facts: { plannedSeconds: 43.2, unplannedSeconds: 0, outages: 1 },
      },
    ]),
  )
  targets!: PerformanceReport['targets'];
  @Answer(
    list('Times in which no process answered, oldest first', [
      { from: EXAMPLE_TIME, to: EXAMPLE_TIME, seconds: 43.2, isPlanned: true },
    ]),
  )
  outages!: PerformanceReport['outages'];
  @Answer(
    object('Average and most of what was used; null: not measured', {
      cpuBusyRatio: { average: 0.1, max: 0.9 },
    }),
  )
  resources!: PerformanceReport['resources'];
  @Answer(object('Requests: how many, how long', { total: 1200, failed: 0, p95Seconds: 0.02 }))
  requests!: PerformanceReport['requests'];
  @Answer(
    list('The slowest routes', [
      { route: 'GET /api/v1/tasks', count: 12, averageSeconds: 0.01, p95Seconds: 0.02 },
    ]),
  )
  routes!: PerformanceReport['routes'];
  @Answer(object('Failures', { total: 0, bySeverity: {}, newGroups: 0, openGroups: 0, top: [] }))
  errors!: PerformanceReport['errors'];
  @Answer(
    list('Jobs by queue', [{ queue: 'events', completed: 12, givenUp: 0, waitP95Seconds: 0.1 }]),
  )
  jobs!: PerformanceReport['jobs'];
  @Answer(
    object('Lines of points', {
      stepSeconds: 900,
      requestsPerSecond: [{ at: EXAMPLE_TIME, value: 1.5 }],
    }),
  )
  charts!: PerformanceReport['charts'];
  @Answer({
    description: 'Metrics that are not counted in, because they have too many series',
    example: [],
    schema: { type: 'array', items: { type: 'string' } },
  })
  leftOut!: readonly string[];
}

export class SuggestionsView implements Suggestions {
  @Time({ description: 'Beginning of the period', example: EXAMPLE_TIME }) from!: Date;
  @Time({ description: 'End of the period', example: EXAMPLE_TIME }) to!: Date;
  @Answer(
    list('What was seen, what to change, what that should do', [
      {
        rule: 'pool-wait',
        seen: 'callers waited 80 ms (p95) for a database connection, with up to 10 of 10 in use',
        evidence: { hours: 24, samples: 5_000, values: { waitP95Seconds: 0.08 } },
        change: 'Give each process more connections.',
        setting: { key: 'database.poolSize', now: 10, proposed: 20 },
        effect: 'Waits below 50 ms.',
        confidence: 'high',
      },
    ]),
  )
  items!: Suggestions['items'];
}
