import { expect } from 'chai';
import { InMemoryMetrics } from '../../../../src/adapters/outbound/memory/in-memory-metrics.js';
import { InMemorySystemProbe } from '../../../../src/adapters/outbound/memory/monitoring/in-memory-system-probe.js';
import { NO_METRICS } from '../../../../src/adapters/outbound/memory/monitoring/no-metrics.js';
import { ReadMetrics } from '../../../../src/application/monitoring/read-metrics.js';
import { ReadPerformance } from '../../../../src/application/monitoring/read-performance.js';
import { SummariseMetrics } from '../../../../src/application/monitoring/summarise-metrics.js';
import type { MetricReading } from '../../../../src/ports/runtime/metrics.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { appErrorOf } from '../../../support/rejection.js';

const BUCKETS = [0.1, 0.2, 0.4];
const storage = { artifactBytes: () => Promise.resolve(0), logBytes: () => Promise.resolve(77) };

describe('SummariseMetrics', () => {
  it('shows zeros and whole rates where nothing was counted', async () => {
    const probe = new InMemorySystemProbe();
    const summarise = new SummariseMetrics({ metrics: new InMemoryMetrics(), probe, storage });
    expect(await summarise.execute()).to.deep.equal({
      executionMetrics: {
        runsTotal: 0,
        runsSuccessful: 0,
        runsFailed: 0,
        successRate: 1,
        averageExecutionTimeSeconds: 0,
        activeRuns: 0,
        peakConcurrentRuns: 0,
      },
      apiMetrics: {
        requestsTotal: 0,
        averageResponseTimeMs: 0,
        p95ResponseTimeMs: 0,
        p99ResponseTimeMs: 0,
        errorsByEndpoint: {},
      },
      businessMetrics: {
        toolsUsage: {},
        artifactsGenerated: 0,
        taskCompletionRate: 1,
        activeUsers: 0,
        featureUsage: {},
      },
      systemMetrics: {
        cpuPercent: 10,
        memoryPercent: 40,
        memoryAvailableBytes: 6e9,
        diskFreeBytes: 60e9,
        diskUsedPercent: 40,
        uptimeSeconds: 60,
        artifactStorageBytes: 0,
        logStorageBytes: 77,
      },
    });
  });

  it('counts over all series', async () => {
    const metrics = new InMemoryMetrics();
    const labels = ['method', 'route', 'status'];
    const requests = metrics.counter({ name: 'http_requests_total', help: 'X.', labels });
    requests.add(8, { method: 'GET', route: '/a', status: '2xx' });
    requests.add(1, { method: 'GET', route: '/a', status: '4xx' });
    requests.add(1, { method: 'GET', route: '/a', status: '5xx' });
    const durations = metrics.histogram({
      ...{ name: 'http_request_duration_seconds', help: 'X.', buckets: BUCKETS },
      labels: ['method', 'route'],
    });
    for (const route of ['/a', '/b']) {
      for (const seconds of [0.05, 0.05, 0.15, 0.35, 0.35]) {
        durations.observe(seconds, { method: 'GET', route });
      }
    }
    const written = metrics.counter({
      ...{ name: 'domain_events_written_total', help: 'X.', labels: ['type'] },
    });
    written.add(3, { type: 'brain.task.completed' });
    written.add(1, { type: 'brain.task.cancelled' });
    const probe = new InMemorySystemProbe();
    const summary = await new SummariseMetrics({ metrics, probe, storage }).execute();
    expect(summary.apiMetrics).to.deep.equal({
      requestsTotal: 10,
      averageResponseTimeMs: 190,
      p95ResponseTimeMs: 375,
      p99ResponseTimeMs: 395,
      errorsByEndpoint: { 'GET /a': 2 },
    });
    expect(summary.businessMetrics.taskCompletionRate).to.equal(0.75);
  });

  it('is not there where no metrics are kept', async () => {
    const probe = new InMemorySystemProbe();
    const metrics = NO_METRICS;
    const answers = [
      new SummariseMetrics({ metrics, probe, storage }).execute(),
      new ReadMetrics({ metrics }).execute({ format: 'prometheus' }),
      new ReadPerformance({ metrics, probe, clock: new ManualClock() }).execute(),
    ];
    for (const answer of answers) {
      expect(await appErrorOf(answer)).to.include({ kind: 'not-found', code: 'metrics.off' });
    }
  });
});

describe('ReadPerformance', () => {
  it('shows routes, use cases, queues, statements and caches', async () => {
    const metrics = new InMemoryMetrics();
    const timed = (name: string, labels: readonly string[]) =>
      metrics.histogram({ name, help: 'X.', labels, buckets: BUCKETS });
    const counted = (name: string, labels: readonly string[]) =>
      metrics.counter({ name, help: 'X.', labels });
    const route = { method: 'GET', route: '/a' };
    timed('http_request_duration_seconds', ['method', 'route']).observe(0.1, route);
    counted('http_requests_total', ['method', 'route', 'status']).add(1, {
      ...route,
      status: '5xx',
    });
    timed('use_case_duration_seconds', ['use_case']).observe(0.1, { use_case: 'tasks.get' });
    counted('use_case_failures_total', ['use_case', 'kind']).add(2, {
      use_case: 'tasks.get',
      kind: 'not-found',
    });
    const jobs = counted('jobs_settled_total', ['queue', 'outcome']);
    jobs.add(4, { queue: 'events', outcome: 'completed' });
    counted('jobs_claimed_total', ['queue']).add(4, { queue: 'events' });
    metrics
      .gauge({ name: 'jobs', help: 'X.', labels: ['queue', 'status'] })
      .set(9, { queue: 'mail', status: 'pending' });
    const cache = counted('cache_requests_total', ['cache', 'outcome']);
    cache.add(3, { cache: 'task', outcome: 'hit' });
    cache.add(1, { cache: 'task', outcome: 'miss' });
    const probe = new InMemorySystemProbe();
    const clock = new ManualClock();
    const shown = await new ReadPerformance({ metrics, probe, clock }).execute();
    expect(shown.routes[0]).to.include({ ...route, count: 1, failures: 1, averageMs: 100 });
    expect(shown.useCases[0]).to.include({ useCase: 'tasks.get', failures: 2, count: 1 });
    const [events, mail] = shown.queues;
    expect(events).to.deep.include({ queue: 'events', outcomes: { completed: 4 } });
    expect(mail).to.deep.include({ queue: 'mail', count: 0, backlog: { pending: 9 } });
    expect(shown.caches).to.deep.equal([{ cache: 'task', hits: 3, misses: 1, hitRate: 0.75 }]);
    expect(shown.system).to.deep.equal(probe.reading);
  });

  it('looks at each series a few times, however many routes there are', async () => {
    const most = 1_000;
    let looks = 0;
    const reading = (name: string, index: number): MetricReading => ({
      ...{ kind: 'histogram', name, count: index, sum: index, buckets: [{ le: 1, count: index }] },
      get labels() {
        looks += 1;
        return { method: 'GET', route: `/${String(index % 500)}`, status: '5xx' };
      },
    });
    const counted = (index: number): MetricReading => ({
      kind: 'counter',
      name: 'http_requests_total',
      value: 2,
      get labels() {
        looks += 1;
        return { method: 'GET', route: `/${String(index % 500)}`, status: '5xx' };
      },
    });
    const readings = Array.from({ length: most }, (_, index) => [
      reading('http_request_duration_seconds', index),
      counted(index),
    ]).flat();
    const metrics = Object.assign(new InMemoryMetrics(), {
      readings: () => Promise.resolve(readings),
    });
    const probe = new InMemorySystemProbe();
    const { routes } = await new ReadPerformance({
      ...{ metrics, probe, clock: new ManualClock() },
    }).execute();
    expect(routes).to.have.lengthOf(100);
    expect(routes[0]).to.include({ route: '/499', count: 499 + 999, failures: 4 });
    expect(looks).to.be.lessThan(20 * most);
  });
});
