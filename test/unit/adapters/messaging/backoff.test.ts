import { expect } from 'chai';
import { Backoff } from '../../../../src/adapters/outbound/messaging/backoff.js';

describe('Backoff', () => {
  const delays = (backoff: Backoff, heldMs: readonly number[]) =>
    heldMs.map((held) => backoff.delayAfter(held));

  it('doubles the bound up to 4 seconds', () => {
    const backoff = new Backoff({ fraction: () => 0.999_999 });
    expect(delays(backoff, [0, 0, 0, 0, 0, 0, 0, 0])).to.deep.equal([
      99, 199, 399, 799, 1599, 3199, 3999, 3999,
    ]);
  });

  it('spreads delays over everything below the bound', () => {
    expect(new Backoff({ fraction: () => 0 }).delayAfter(0)).to.equal(0);
    expect(new Backoff({ fraction: () => 0.5 }).delayAfter(0)).to.equal(50);
  });

  it('starts over after an attempt that held, and only then', () => {
    const backoff = new Backoff({ fraction: () => 0.999_999 });
    expect(delays(backoff, [0, 0, 1999, 2000, 0])).to.deep.equal([99, 199, 399, 99, 199]);
  });
});
