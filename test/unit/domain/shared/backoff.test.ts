import { expect } from 'chai';
import { fullJitterMs } from '../../../../src/domain/shared/backoff.js';

describe('fullJitterMs', () => {
  const bounds = { initialMs: 100, maxMs: 1_000 };
  const ALMOST_ONE = 1 - Number.EPSILON;

  it('doubles its bound with every attempt, up to the greatest', () => {
    const longest = [1, 2, 3, 4, 5, 6].map((attempt) => fullJitterMs(attempt, bounds, ALMOST_ONE));
    expect(longest).to.deep.equal([99, 199, 399, 799, 999, 999]);
  });

  it('takes any delay below the bound, none included', () => {
    expect(fullJitterMs(3, bounds, 0)).to.equal(0);
    expect(fullJitterMs(3, bounds, 0.5)).to.equal(200);
  });

  it('stays a number after any number of attempts', () => {
    expect(fullJitterMs(100_000, bounds, 0)).to.equal(0);
    expect(fullJitterMs(100_000, { initialMs: 0, maxMs: 10 }, 0.5)).to.equal(0);
    expect(fullJitterMs(0, bounds, 0.5)).to.equal(50);
  });
});
