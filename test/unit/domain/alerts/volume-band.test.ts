import { expect } from 'chai';
import {
  learnedBand,
  periodStart,
  type VolumeSample,
} from '../../../../src/domain/alerts/volume-band.js';

const WEEK = 7 * 24 * 3_600_000;
const weekly = (volumes: readonly number[]): readonly VolumeSample[] =>
  volumes.map((volume, index) => [index * WEEK, volume]);
const band = (volumes: readonly number[]) => learnedBand(weekly(volumes), 100 * WEEK, 'hour');

describe('learnedBand', () => {
  it('knows nothing of fewer than four', () => {
    expect(band([5, 5, 5])).to.equal(undefined);
    expect(learnedBand([], 0, 'run')).to.equal(undefined);
  });

  it('lets what is always the same differ by a tenth, or by one', () => {
    expect(band([100, 100, 100, 100])).to.deep.equal({ low: 90, high: 110 });
    expect(band([2, 2, 2, 2])).to.deep.equal({ low: 1, high: 3 });
    expect(band([0, 0, 0, 0])).to.deep.equal({ low: 0, high: 1 });
  });

  it('is as wide as what came differed, and takes nothing at all for odd', () => {
    const { low = 0, high = 0 } = band([80, 90, 100, 110, 120]) ?? {};
    expect(low).to.be.closeTo(100 - 5 * 1.4826 * 10, 1e-9);
    expect(high).to.be.closeTo(100 + 5 * 1.4826 * 10, 1e-9);
    expect(band([1, 90, 300, 2, 50])?.low).to.equal(1);
  });

  it('is hardly moved by an outlier', () => {
    expect(band([100, 100, 101, 99, 1_000_000])?.high).to.be.lessThan(120);
    expect(band([100, 100, 101, 99, 0])?.low).to.be.greaterThan(80);
  });

  it('looks at the same hour of the week only, and at what came before', () => {
    const history: VolumeSample[] = [...weekly([5, 5, 5, 5])];
    expect(learnedBand(history, 10 * WEEK + 3_600_000, 'hour')).to.equal(undefined);
    expect(learnedBand(history, 2 * WEEK, 'hour')).to.equal(undefined);
    expect(learnedBand(history, 10 * WEEK + 3_600_000, 'day')).not.to.equal(undefined);
  });

  it('forgets runs of long ago', () => {
    const old = Array.from({ length: 100 }, (_, index): VolumeSample => [
      index,
      index < 50 ? 1 : 9,
    ]);
    expect(learnedBand(old, 1_000, 'run')).to.deep.equal({ low: 8, high: 10 });
  });
});

describe('periodStart', () => {
  it('begins hours and days in UTC, and runs when they are', () => {
    const time = Date.parse('2026-03-29T01:23:45.678Z');
    expect(new Date(periodStart(time, 'hour')).toISOString()).to.equal('2026-03-29T01:00:00.000Z');
    expect(new Date(periodStart(time, 'day')).toISOString()).to.equal('2026-03-29T00:00:00.000Z');
    expect(periodStart(time, 'run')).to.equal(time);
  });
});
