import { expect } from 'chai';
import { quantileOf } from '../../../../src/domain/monitoring/quantile.js';

describe('quantileOf', () => {
  const buckets = [
    { le: 1, count: 10 },
    { le: 2, count: 30 },
    { le: 4, count: 40 },
  ];

  it('interpolates within the bucket that the rank falls in', () => {
    expect(quantileOf(buckets, 40, 0.5)).to.equal(1.5);
    expect(quantileOf(buckets, 40, 0.25)).to.equal(1);
    expect(quantileOf(buckets, 40, 0.125)).to.equal(0.5);
    expect(quantileOf(buckets, 40, 1)).to.equal(4);
  });

  it('knows no more than the last bound of what lies above', () => {
    expect(quantileOf(buckets, 100, 0.99)).to.equal(4);
  });

  it('skips empty buckets', () => {
    const gaps = [
      { le: 1, count: 0 },
      { le: 2, count: 0 },
      { le: 4, count: 8 },
    ];
    expect(quantileOf(gaps, 8, 0.5)).to.equal(3);
    expect(quantileOf(gaps, 8, 0)).to.equal(2);
  });

  it('is 0 of nothing, and never above the largest observation class for any share', () => {
    expect(quantileOf(buckets, 0, 0.5)).to.equal(0);
    expect(quantileOf([], 0, 0.5)).to.equal(0);
    let last = 0;
    for (let share = 0; share <= 1; share += 0.01) {
      const value = quantileOf(buckets, 40, share);
      expect(value).to.be.within(last, 4);
      last = value;
    }
  });
});
