import { expect } from 'chai';
import { SampledSeries, type Reading } from '../../../../src/domain/monitoring/sampled-series.js';

const counter = (value: number): Reading => ({ kind: 'counter', name: 'n', labels: {}, value });
const histogram = (sum: number, ...counts: readonly number[]): Reading => ({
  kind: 'histogram',
  name: 'h',
  labels: {},
  sum,
  count: counts.at(-1) ?? 0,
  buckets: counts.slice(0, -1).map((count, index) => ({ le: index + 1, count })),
});

describe('SampledSeries', () => {
  it('tells what a counter grew by, the first reading whole', () => {
    const sampled = new SampledSeries(counter(7));
    expect([7, 7, 10.5].map((value) => sampled.next(counter(value)))).to.deep.equal([
      [7],
      [0],
      [3.5],
    ]);
  });

  it('takes a total that fell for one begun anew, never for a negative increase', () => {
    const sampled = new SampledSeries(counter(0));
    sampled.next(counter(100));
    expect(sampled.next(counter(4))).to.deep.equal([4]);
    const other = new SampledSeries(histogram(0, 0, 0, 0));
    other.next(histogram(9, 1, 2, 3));
    expect(other.next(histogram(2, 1, 1, 1))).to.deep.equal([2, 1, 0, 0]);
  });

  it('separates the buckets of a histogram', () => {
    const sampled = new SampledSeries(histogram(0, 0, 0, 0));
    expect(sampled.series.bounds).to.deep.equal([1, 2]);
    sampled.next(histogram(1, 1, 1, 1));
    expect(sampled.next(histogram(11, 1, 4, 6))).to.deep.equal([10, 0, 3, 2]);
    expect(sampled.next(histogram(11, 1, 4, 6))).to.deep.equal([0, 0, 0, 0]);
  });

  it('lets the sum of a histogram fall by itself', () => {
    const sampled = new SampledSeries(histogram(0, 0, 0, 0));
    sampled.next(histogram(5, 1, 1, 1));
    expect(sampled.next(histogram(-5, 2, 2, 2))).to.deep.equal([-10, 1, 0, 0]);
  });

  it('shows a gauge as it is, to six digits', () => {
    const gauge = (value: number): Reading => ({ kind: 'gauge', name: 'g', labels: {}, value });
    const sampled = new SampledSeries(gauge(0));
    expect(sampled.next(gauge(-2))).to.deep.equal([1, -2, -2, -2, -2]);
    expect(sampled.next(gauge(1 / 3))[1]).to.equal(0.333333);
    expect(sampled.next(gauge(123_456_789_012))[1]).to.equal(123_456_789_012);
  });
});
