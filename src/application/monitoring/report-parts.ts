import { MEASURED } from '../../domain/monitoring/measured.js';
import type { MetricTotals } from '../../domain/monitoring/metric-totals.js';
import type { Aggregate } from '../../domain/monitoring/step-totals.js';
import { HOUR_MS, type Service } from './read-service.js';

/** Routes shown. */
const MOST_ROUTES = 10;

/** Steps of a chart, s, of which the first is taken that makes no more than 96 points. */
const CHART_STEPS = [60, 300, 900, 3_600, 10_800, 21_600, 28_800];
const MOST_POINTS = 96;

interface Use {
  readonly average: number | null;
  readonly max: number | null;
}

export function resourcesOf({ metric }: Service) {
  const use = (totals: MetricTotals): Use => ({
    average: totals.value('average') ?? null,
    max: totals.value('max') ?? null,
  });
  return {
    cpuBusyRatio: use(metric(MEASURED.machineCpu)),
    memoryUsedRatio: use(metric(MEASURED.machineMemory)),
    diskUsedRatio: use(metric(MEASURED.diskUsed)),
    processMemoryBytes: use(metric(MEASURED.processMemory)),
    eventLoopBusyRatio: use(metric(MEASURED.eventLoopBusy)),
    eventLoopDelayP99Seconds: use(metric(MEASURED.eventLoopDelay).with({ statistic: 'p99' })),
    databaseWaitP95Seconds: metric(MEASURED.connectionWaitSeconds).value('p95') ?? null,
  };
}

export function requestsOf({ metric, from, to }: Service) {
  const durations = metric(MEASURED.requestSeconds);
  const total = durations.count;
  return {
    total,
    perSecond: total / ((to.getTime() - from.getTime()) / 1_000),
    failed: metric(MEASURED.requests).with({ status: '5xx' }).count,
    refused: metric(MEASURED.requests).with({ status: '4xx' }).count,
    averageSeconds: durations.value('average') ?? null,
    p50Seconds: durations.value('p50') ?? null,
    p95Seconds: durations.value('p95') ?? null,
    p99Seconds: durations.value('p99') ?? null,
  };
}

export function routesOf({ metric }: Service) {
  return [...metric(MEASURED.requestSeconds).by('method', 'route')]
    .flatMap(([route, totals]) => {
      const count = totals.count;
      if (count === 0) return [];
      return [
        {
          route,
          count,
          averageSeconds: totals.value('average') ?? 0,
          p95Seconds: totals.value('p95') ?? 0,
        },
      ];
    })
    .sort((a, b) => b.p95Seconds - a.p95Seconds || b.count - a.count)
    .slice(0, MOST_ROUTES);
}

export function jobsOf({ metric }: Service) {
  const waits = metric(MEASURED.jobWaitSeconds).by('queue');
  const durations = metric(MEASURED.jobSeconds).by('queue');
  return [...metric(MEASURED.jobsSettled).by('queue')]
    .map(([queue, settled]) => ({
      queue,
      completed: settled.with({ outcome: 'completed' }).count,
      failedAttempts: settled.with({ outcome: 'failed' }).count,
      givenUp: settled.with({ outcome: 'dead_letter' }).count,
      waitP95Seconds: waits.get(queue)?.value('p95') ?? null,
      durationP95Seconds: durations.get(queue)?.value('p95') ?? null,
    }))
    .sort((a, b) => (a.queue < b.queue ? -1 : 1));
}

/** Coarse lines; `GET /api/v1/metrics/{name}/points` has finer ones. */
export function chartsOf({ metric }: Service, hours: number) {
  const lengthSeconds = (hours * HOUR_MS) / 1_000;
  const least = lengthSeconds / MOST_POINTS;
  const stepSeconds = CHART_STEPS.find((step) => step >= least) ?? 28_800;
  const line = (totals: MetricTotals, aggregate: Aggregate) =>
    totals
      .points(stepSeconds * 1_000, aggregate)
      .map(({ atMs, value }) => ({ at: new Date(atMs), value }));
  return {
    stepSeconds,
    requestsPerSecond: line(metric(MEASURED.requestSeconds), 'rate'),
    responseP95Seconds: line(metric(MEASURED.requestSeconds), 'p95'),
    failuresPerSecond: line(metric(MEASURED.errors), 'rate'),
    jobsPerSecond: line(metric(MEASURED.jobSeconds), 'rate'),
    cpuBusyRatio: line(metric(MEASURED.machineCpu), 'average'),
    processMemoryBytes: line(metric(MEASURED.processMemory), 'sum'),
  };
}
