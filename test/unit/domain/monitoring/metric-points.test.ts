import { expect } from 'chai';
import type { MetricBlock, MetricSlot } from '../../../../src/domain/monitoring/metric-block.js';
import { pointsOf } from '../../../../src/domain/monitoring/metric-points.js';
import type { Aggregate } from '../../../../src/domain/monitoring/step-totals.js';

const MINUTE = 60_000;

function block(
  kind: MetricBlock['series']['kind'],
  at: Record<number, MetricSlot>,
  change: Partial<MetricBlock> & { readonly labels?: Record<string, string> } = {},
): MetricBlock {
  const { labels = {}, ...rest } = change;
  const bounds = kind === 'histogram' ? [0.1, 1, 10] : [];
  return {
    series: { name: 'm', kind, labels, bounds },
    source: 'a',
    resolution: 'second',
    startMs: 0,
    slots: Array.from({ length: 60 }, (_, index) => at[index]),
    ...rest,
  };
}

const values = (blocks: readonly MetricBlock[], aggregate: Aggregate, toMs = MINUTE) =>
  pointsOf(blocks, { fromMs: 0, toMs, stepMs: MINUTE }, aggregate).map(({ value }) => value);
const gauge = (value: number): MetricSlot => [1, value, value, value, value];

describe('pointsOf', () => {
  it('leaves steps without a sample out, and does not take them for zero', () => {
    const blocks = [
      block('counter', { 0: [0] }),
      block('counter', { 5: [3] }, { startMs: 2 * MINUTE }),
    ];
    const points = pointsOf(blocks, { fromMs: 0, toMs: 5 * MINUTE, stepMs: MINUTE }, 'sum');
    expect(points).to.deep.equal([
      { atMs: 0, value: 0 },
      { atMs: 2 * MINUTE, value: 3 },
    ]);
  });

  it('adds up counters of all series and processes', () => {
    const blocks = [
      block('counter', { 0: [1], 1: [5] }),
      block('counter', { 1: [2] }, { source: 'b' }),
      block('counter', { 1: [4] }, { labels: { of: 'x' } }),
    ];
    expect(values(blocks, 'sum')).to.deep.equal([12]);
    expect(values(blocks, 'rate')).to.deep.equal([0.2]);
    expect(values(blocks, 'average')).to.deep.equal([0.2]);
    expect(values(blocks, 'last')).to.deep.equal([11]);
    expect(values(blocks, 'max')).to.deep.equal([5]);
  });

  it('divides a rate by the part of the step that was asked for', () => {
    const blocks = [block('counter', { 0: [10], 20: [10], 40: [10] })];
    expect(values(blocks, 'rate', 30_000)).to.deep.equal([20 / 30]);
  });

  it('counts a slot in one of two neighbouring periods', () => {
    const blocks = [block('counter', { 0: [1], 29: [1], 30: [1], 59: [1] })];
    const sum = (fromMs: number, toMs: number) =>
      pointsOf(blocks, { fromMs, toMs, stepMs: MINUTE }, 'sum')[0]?.value;
    expect([sum(0, 30_000), sum(30_000, MINUTE)]).to.deep.equal([2, 2]);
  });

  it('knows average, extremes and last of gauges, and adds up the averages of processes', () => {
    const blocks = [
      block('gauge', { 0: gauge(2), 1: gauge(4) }),
      block('gauge', { 0: [3, 30, 9, 11, 10] }, { source: 'b' }),
    ];
    expect(values(blocks, 'average')).to.deep.equal([36 / 5]);
    expect(values(blocks, 'sum')).to.deep.equal([13]);
    expect(values(blocks, 'min')).to.deep.equal([2]);
    expect(values(blocks, 'max')).to.deep.equal([11]);
    expect(values(blocks, 'last')).to.deep.equal([4]);
    expect(values(blocks, 'p50')).to.deep.equal([10]);
    expect(values(blocks, 'rate')).to.deep.equal([]);
  });

  it('merges the buckets of processes before it interpolates a percentile', () => {
    const blocks = [
      block('histogram', { 0: [1, 90, 0, 0, 0] }),
      block('histogram', { 3: [60, 0, 0, 10, 0] }, { source: 'b' }),
    ];
    expect(values(blocks, 'p50')[0]).to.be.closeTo((0.1 * 50) / 90, 1e-9);
    expect(values(blocks, 'p95')[0]).to.be.closeTo(1 + 9 * 0.5, 1e-9);
    expect(values(blocks, 'average')).to.deep.equal([0.61]);
    expect(values(blocks, 'rate')).to.deep.equal([100 / 60]);
    expect(values(blocks, 'min')).to.deep.equal([0]);
    expect(values(blocks, 'max')).to.deep.equal([10]);
  });

  it('says no more than the last bound of what lies above it', () => {
    expect(values([block('histogram', { 0: [999, 0, 0, 0, 5] })], 'p99')).to.deep.equal([10]);
    expect(values([block('histogram', { 0: [0, 0, 0, 0, 0] })], 'p99')).to.deep.equal([]);
    expect(values([block('histogram', { 0: [0, 0, 0, 0, 0] })], 'rate')).to.deep.equal([0]);
  });
});
