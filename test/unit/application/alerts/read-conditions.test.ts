import { expect } from 'chai';
import sinon from 'sinon';
import { ReadConditions } from '../../../../src/application/alerts/read-conditions.js';
import { MetricReader } from '../../../../src/application/monitoring/metric-reader.js';
import { RollUpMetrics } from '../../../../src/application/monitoring/roll-up-metrics.js';
import type { Aggregate } from '../../../../src/domain/alerts/alert-condition.js';
import type { MetricBlock, MetricSeries } from '../../../../src/domain/monitoring/metric-block.js';
import { inMemoryParts } from '../../../support/in-memory-parts.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function open() {
  const parts = inMemoryParts();
  const { metricHistory: history, clock, work } = parts;
  const metrics = new MetricReader({ history, clock, unstored: () => [] });
  const conditions = new ReadConditions({
    metrics,
    health: { execute: () => Promise.resolve({ checks: [] }) },
    expectations: { read: () => Promise.resolve([]), nextDue: () => undefined },
    schedules: parts.scheduleQueries,
    clock,
  });
  const roll = () =>
    new RollUpMetrics({ history, work, clock }).execute(new AbortController().signal);
  /** One slot for each second of a time, in blocks of a minute. */
  const measure = (
    series: Partial<MetricSeries>,
    fromMs: number,
    toMs: number,
    slot: (atMs: number) => readonly number[] | undefined,
  ) => {
    const blocks: MetricBlock[] = [];
    for (let startMs = Math.floor(fromMs / MINUTE) * MINUTE; startMs < toMs; startMs += MINUTE) {
      blocks.push({
        series: { name: 'm', kind: 'counter', labels: {}, bounds: [], ...series },
        source: 'a',
        resolution: 'second',
        startMs,
        slots: Array.from({ length: 60 }, (_, second) => {
          const atMs = startMs + second * 1_000;
          return atMs >= fromMs && atMs < toMs ? slot(atMs) : undefined;
        }),
      });
    }
    return work.run(() => history.put(blocks, clock.now()));
  };
  const value = async (aggregate: Aggregate, windowSeconds: number) => {
    const condition = { type: 'threshold', metric: 'm', labels: {}, above: 0 } as const;
    const [reading] = await conditions.read({
      condition: { ...condition, aggregate, windowSeconds },
    });
    return reading?.value ?? undefined;
  };
  return { ...parts, conditions, metrics, roll, measure, value };
}

describe('ReadConditions', () => {
  it('reads an increase as it was, wherever the window begins', async () => {
    const { clock, measure, value } = open();
    const startMs = clock.now().getTime();
    await measure({}, startMs, startMs + 20 * MINUTE, (atMs) => [
      atMs >= startMs + 10 * MINUTE && atMs < startMs + 10 * MINUTE + 10_000 ? 1 : 0,
    ]);
    await clock.advance(10 * MINUTE + 10_000);
    expect(await value('increase', 300)).to.equal(10);
    await clock.advance(150_000);
    expect(await value('increase', 300)).to.equal(10);
    expect(await value('rate', 300)).to.be.closeTo(10 / 300, 1e-9);
  });

  it('reads a share of all, wherever the window begins', async () => {
    const { clock, measure, conditions } = open();
    const startMs = clock.now().getTime();
    const burst = startMs + 10 * MINUTE;
    await measure({ labels: { outcome: 'succeeded' } }, startMs, startMs + 11 * MINUTE, () => [4]);
    await measure({ labels: { outcome: 'failed' } }, startMs, startMs + 11 * MINUTE, (atMs) => [
      atMs >= burst && atMs < burst + 4_000 ? 3 : 0,
    ]);
    await clock.advance(10 * MINUTE + 7_000);
    const [reading] = await conditions.read({
      condition: {
        ...{ type: 'ratio', metric: 'm', labels: { outcome: 'failed' }, above: 0.05 },
        ...{ ofMetric: 'm', ofLabels: {}, windowSeconds: 300, minimum: 100 },
      },
    });
    expect(reading?.value).to.be.closeTo(12 / 1_212, 1e-6);
    expect(reading?.isBreached).to.equal(false);
  });

  it('reads a gauge once, though its window lies across two steps', async () => {
    const { clock, measure, value } = open();
    const startMs = clock.now().getTime();
    await measure({ kind: 'gauge' }, startMs, startMs + 12 * MINUTE, () => [1, 7, 7, 7, 7]);
    await clock.advance(10 * MINUTE + 20_000);
    for (const aggregate of ['sum', 'average', 'min', 'max', 'last', 'p95'] as const) {
      expect(await value(aggregate, 300), aggregate).to.equal(7);
    }
    expect(await value('growth', 300)).to.equal(0);
  });

  it('weighs what came unevenly within a window', async () => {
    const { clock, measure, value } = open();
    const startMs = clock.now().getTime();
    const edge = startMs + 10 * MINUTE;
    await measure({ kind: 'gauge' }, startMs, edge + 10_000, (atMs) => {
      const level = atMs < edge ? 1 : 31;
      return [1, level, level, level, level];
    });
    await clock.advance(10 * MINUTE + 10_000);
    expect(await value('average', 300)).to.equal(2);
  });

  for (const areRolled of [false, true]) {
    it(`is exact to the second however long the window, ${areRolled ? '' : 'not '}rolled up`, async () => {
      const { clock, measure, value, roll } = open();
      await clock.advance(20 * MINUTE + 17_000);
      const nowMs = clock.now().getTime();
      await measure({}, nowMs - 5 * HOUR, nowMs, () => [1]);
      if (areRolled) await roll();
      for (const seconds of [30, 61, 300, 3_000, 3_600, 3_601, 5_000, 7_200, 4 * 3_600 + 17]) {
        expect(await value('increase', seconds)).to.equal(seconds);
      }
    });
  }

  it('loses nothing of the hour in which a long window begins', async () => {
    const { clock, measure, value, roll } = open();
    const nowMs = clock.now().getTime();
    const burst = nowMs - 36 * MINUTE;
    await measure({}, nowMs - 5 * HOUR, nowMs + 20 * MINUTE, (atMs) => [
      atMs >= burst && atMs < burst + 10_000 ? 60 : 0,
    ]);
    await clock.advance(20 * MINUTE);
    await roll();
    expect(await value('increase', 56 * 60 - 1)).to.equal(540);
    for (const seconds of [3_600, 7_200]) expect(await value('increase', seconds)).to.equal(600);
  });

  it('looks once a round at what the history covers', async () => {
    const { clock, measure, metricHistory, metrics, value } = open();
    const startMs = clock.now().getTime();
    await measure({}, startMs, startMs + MINUTE, () => [1]);
    await clock.advance(MINUTE);
    const coverage = sinon.spy(metricHistory, 'coverage');
    for (let rule = 0; rule < 20; rule += 1) expect(await value('increase', 60)).to.equal(60);
    expect(coverage.callCount).to.equal(1);
    await clock.advance(1_000);
    expect(await value('increase', 60)).to.equal(59);
    expect(coverage.callCount).to.equal(2);
    const query = { metric: 'm', from: new Date(startMs), to: clock.now() };
    await metrics.points({ ...query, stepSeconds: 1, aggregate: 'sum' });
    expect(coverage.callCount).to.equal(3);
  });

  it('tells absence after the window, not before', async () => {
    const { clock, measure, conditions, roll } = open();
    const startMs = clock.now().getTime() - 3 * HOUR;
    const lastMs = clock.now().getTime();
    await measure({}, startMs, lastMs, () => [1]);
    await measure({ name: 'other' }, startMs, lastMs + HOUR, () => [1]);
    await clock.advance(21 * MINUTE);
    await roll();
    const isAbsent = async () => {
      const [reading] = await conditions.read({
        condition: { type: 'absence', metric: 'm', labels: {}, windowSeconds: 3_600 },
      });
      return reading?.isBreached;
    };
    expect(await isAbsent()).to.equal(false);
    await clock.advance(38 * MINUTE + 59_000);
    await roll();
    expect(await isAbsent()).to.equal(false);
    await clock.advance(1_001);
    expect(await isAbsent()).to.equal(true);
  });
});
