import { expect } from 'chai';
import { MEASURED } from '../../../../src/domain/monitoring/measured.js';
import type { MetricTotals } from '../../../../src/domain/monitoring/metric-totals.js';
import { suggestionsFor } from '../../../../src/domain/monitoring/suggestions/all-rules.js';
import type { Tuning } from '../../../../src/domain/monitoring/suggestions/suggestion.js';
import { madeTotals, steady, type Made } from '../../../support/metric-totals.js';

const TUNING: Tuning = {
  databaseType: 'postgres',
  poolSize: 10,
  jobConcurrency: 10,
  maxConcurrentOperations: 1_000,
  cacheSeconds: 10,
  averageResponseSeconds: 2,
};

type Metrics = Partial<Record<keyof typeof MEASURED, MetricTotals>>;

function suggest(metrics: Metrics, tuning: Partial<Tuning> = {}) {
  const byName = new Map(
    Object.entries(metrics).map(([key, totals]) => [
      MEASURED[key as keyof typeof MEASURED],
      totals,
    ]),
  );
  const metric = (name: (typeof MEASURED)[keyof typeof MEASURED]) =>
    byName.get(name) ?? madeTotals(24);
  return suggestionsFor({ hours: 24, metric, tuning: { ...TUNING, ...tuning } });
}

const rules = (...given: Parameters<typeof suggest>) => suggest(...given).map(({ rule }) => rule);

/** `count` observations in the first minute, all of one value. */
function observed(value: number, count: number, labels = {}): MetricTotals {
  return madeTotals(24, series(value, count, labels));
}

function series(value: number, count: number, labels = {}): Made {
  // So narrow around the value that percentiles are it.
  const bounds = [value * 0.999, value];
  return {
    kind: 'histogram',
    labels,
    bounds,
    slot: (minute) => (minute === 0 ? [value * count, 0, count, 0] : [0, 0, 0, 0]),
  };
}

const counted = (count: number, labels = {}): Made => ({
  kind: 'counter',
  labels,
  slot: (minute) => [minute === 0 ? count : 0],
});

const gauge = (value: number, labels = {}) =>
  madeTotals(24, { kind: 'gauge', labels, slot: () => steady(value) });

describe('suggestionsFor', () => {
  it('has nothing to say without metrics, or when all is well', () => {
    expect(suggest({})).to.deep.equal([]);
    expect(
      rules({
        requestSeconds: observed(0.01, 10_000, { method: 'GET', route: '/a' }),
        connectionWaitSeconds: observed(0.001, 10_000),
        eventLoopDelay: gauge(0.01, { statistic: 'p99' }),
        processMemory: gauge(1e8),
      }),
    ).to.deep.equal([]);
  });

  it('weighs waits for a connection against the size of the pool', () => {
    const waits = (seconds: number, count = 1_000) => ({
      connectionWaitSeconds: observed(seconds, count),
      connectionsInUse: gauge(10),
    });
    const [found] = suggest(waits(0.08));
    expect(found).to.deep.include({
      rule: 'pool-wait',
      seen: 'callers waited 80 ms (p95) for a database connection, with up to 10 of 10 in use',
      setting: { key: 'database.poolSize', now: 10, proposed: 20 },
      confidence: 'high',
    });
    expect(found?.evidence).to.deep.include({ hours: 24, samples: 1_000 });
    expect(suggest(waits(0.08, 100))[0]?.confidence).to.equal('medium');
    expect(rules(waits(0.049))).to.deep.equal([]);
    expect(rules(waits(0.08, 99))).to.deep.equal([]);
    expect(rules({ ...waits(0.08), connectionsInUse: gauge(7) })).to.deep.equal([]);
    expect(rules(waits(0.08), { poolSize: 200 })).to.deep.equal([]);
    expect(suggest(waits(0.08), { poolSize: 12 })[0]?.setting?.proposed).to.equal(24);
    expect(rules(waits(0.08), { databaseType: 'sqlite' })).to.deep.equal(['write-turn-wait']);
  });

  it('names statements that take long, by kind', () => {
    const found = suggest({
      statementSeconds: madeTotals(
        24,
        series(0.3, 200, { kind: 'select' }),
        series(0.2, 200, { kind: 'insert' }),
        series(9, 500, { kind: 'transaction' }),
      ),
    });
    expect(found.map(({ rule, evidence }) => [rule, evidence.values['kind']])).to.deep.equal([
      ['slow-statements', 'select'],
    ]);
    expect(rules({ statementSeconds: observed(0.3, 99, { kind: 'select' }) })).to.deep.equal([]);
  });

  it('weighs how often a cache knows the answer against how long it keeps it', () => {
    const asked = (hits: number, misses: number) => ({
      cacheRequests: madeTotals(
        24,
        counted(hits, { cache: 'task', outcome: 'hit' }),
        counted(misses, { cache: 'task', outcome: 'miss' }),
      ),
    });
    expect(suggest(asked(99, 101))[0]).to.deep.include({
      rule: 'cache-hit-rate',
      seen: 'the cache of task knew 49.5 % of 200 answers',
      setting: { key: 'cache.maxAgeSeconds', now: 10, proposed: 30 },
    });
    expect(rules(asked(100, 100))).to.deep.equal([]);
    expect(rules(asked(0, 199))).to.deep.equal([]);
    expect(rules(asked(99, 101), { cacheSeconds: 300 })).to.deep.equal([]);
  });

  it('names routes that fail', () => {
    const route = { method: 'GET', route: '/a' };
    const requests = (failed: number, well: number) => ({
      requests: madeTotals(
        24,
        counted(failed, { ...route, status: '5xx' }),
        counted(well, { ...route, status: '2xx' }),
      ),
    });
    expect(suggest(requests(5, 95))[0]).to.deep.include({
      rule: 'failing-route',
      seen: 'GET /a failed 5 of 100 times (5 %)',
      confidence: 'medium',
    });
    expect(suggest(requests(100, 900))[0]?.confidence).to.equal('high');
    expect(rules(requests(4, 96))).to.deep.equal([]);
    expect(rules(requests(50, 49))).to.deep.equal([]);
  });

  it('names routes that are slower than the target', () => {
    const route = { method: 'GET', route: '/a' };
    expect(rules({ requestSeconds: observed(2.1, 50, route) })).to.deep.equal(['slow-route']);
    expect(rules({ requestSeconds: observed(1.9, 50, route) })).to.deep.equal([]);
    expect(rules({ requestSeconds: observed(2.1, 49, route) })).to.deep.equal([]);
  });

  it('makes room for requests while the event loop has some', () => {
    const busy = (peak: number, loop: number) => ({
      requestsUnderWay: gauge(peak),
      eventLoopBusy: gauge(loop),
    });
    expect(suggest(busy(900, 0.7))[0]?.setting).to.deep.equal({
      key: 'api.maxConcurrentOperations',
      now: 1_000,
      proposed: 2_000,
    });
    expect(rules(busy(899, 0.1))).to.deep.equal([]);
    expect(rules(busy(900, 0.71))).to.deep.equal([]);
    expect(rules({ requestsUnderWay: gauge(900) })).to.deep.equal([]);
  });

  it('weighs a late event loop against the jobs that run on it', () => {
    const late = (seconds: number) => ({ eventLoopDelay: gauge(seconds, { statistic: 'p99' }) });
    const [found] = suggest({
      ...late(0.12),
      eventLoopBusy: gauge(0.9),
      jobSeconds: observed(1, 100),
    });
    expect(found).to.deep.include({
      rule: 'event-loop-delay',
      setting: { key: 'jobs.concurrency', now: 10, proposed: 5 },
      confidence: 'high',
    });
    const [idle] = suggest(late(0.12));
    expect(idle).to.deep.include({ rule: 'event-loop-delay', confidence: 'medium' });
    expect(idle).to.not.have.property('setting');
    expect(rules(late(0.09))).to.deep.equal([]);
    expect(rules({ eventLoopDelay: gauge(0.5, { statistic: 'max' }) })).to.deep.equal([]);
  });

  it('weighs how long jobs wait against how many run at once', () => {
    const waiting = (seconds: number, count: number) => ({
      jobWaitSeconds: observed(seconds, count, { queue: 'events' }),
    });
    expect(suggest(waiting(31, 500))[0]).to.deep.include({
      rule: 'job-wait',
      setting: { key: 'jobs.concurrency', now: 10, proposed: 20 },
      confidence: 'high',
    });
    expect(rules(waiting(29, 500))).to.deep.equal([]);
    expect(rules(waiting(31, 49))).to.deep.equal([]);
    expect(rules({ ...waiting(31, 500), eventLoopBusy: gauge(0.8) })).to.deep.equal([]);
    expect(rules(waiting(31, 500), { jobConcurrency: 200 })).to.deep.equal([]);
  });

  it('names queues whose jobs are given up', () => {
    const settled = (given: number, done: number) => ({
      jobsSettled: madeTotals(
        24,
        counted(given, { queue: 'events', outcome: 'dead_letter' }),
        counted(done, { queue: 'events', outcome: 'completed' }),
      ),
    });
    expect(rules(settled(3, 57))).to.deep.equal(['failing-jobs']);
    expect(rules(settled(2, 58))).to.deep.equal([]);
    expect(rules(settled(20, 29))).to.deep.equal([]);
  });

  const growing = (perHour: number, hours = 24, source = 'one'): MetricTotals =>
    madeTotals(hours, {
      kind: 'gauge',
      source,
      slot: (minute) => steady(1e8 + (perHour * minute) / 60),
    });

  it('sees memory that grows steadily for hours', () => {
    expect(suggest({ processMemory: growing(1e6) })[0]).to.deep.include({
      rule: 'memory-growth',
      confidence: 'high',
    });
    expect(rules({ processMemory: growing(3e5) })).to.deep.equal([]);
    expect(rules({ processMemory: growing(1e6, 5) })).to.deep.equal([]);
    const saw = madeTotals(24, {
      kind: 'gauge',
      slot: (minute) => steady(1e8 + (minute % 120) * 1e6),
    });
    expect(rules({ processMemory: saw })).to.deep.equal([]);
  });

  it('takes the restart of a process for no fall, nor two processes for growth', () => {
    const two = madeTotals(
      24,
      { kind: 'gauge', source: 'old', slot: () => steady(1e8) },
      { kind: 'gauge', source: 'new', slot: () => steady(9e8) },
    );
    expect(rules({ processMemory: two })).to.deep.equal([]);
  });

  it('puts the surest first, and no more than five of a rule', () => {
    const many = Array.from({ length: 9 }, (_, n) =>
      counted(100 + n, { method: 'GET', route: `/${String(n)}`, status: '5xx' }),
    );
    const found = suggest({
      requests: madeTotals(24, ...many),
      statementSeconds: observed(0.3, 200, { kind: 'select' }),
    });
    expect(found).to.have.length(6);
    expect(found[0]?.evidence.values['route']).to.equal('GET /8');
    expect(found.at(-1)?.confidence).to.equal('low');
  });
});
