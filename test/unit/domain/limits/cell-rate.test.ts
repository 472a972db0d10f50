import { expect } from 'chai';
import fc from 'fast-check';
import { CellRate } from '../../../../src/domain/limits/cell-rate.js';
import { requireLimit, type Rate } from '../../../../src/domain/limits/limit.js';

const START_MS = Date.UTC(2026, 2, 1);

/** What was granted at which time, ms, of somebody who asks as often as `steps` say. */
function granted(
  rate: Rate,
  steps: readonly { readonly afterMs: number; readonly wanted: number }[],
) {
  const cell = new CellRate(rate);
  let arrivalUs: number | undefined;
  let nowMs = START_MS;
  return steps.map(({ afterMs, wanted }) => {
    nowMs += afterMs;
    const taken = cell.take(arrivalUs, new Date(nowMs), wanted);
    ({ arrivalUs } = taken);
    return { atMs: nowMs, ...taken };
  });
}

const RATES = fc
  .record({
    count: fc.integer({ min: 1, max: 1_000 }),
    perSeconds: fc.integer({ min: 1, max: 3_600 }),
    burst: fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined }),
  })
  .map(({ burst, ...rate }): Rate => (burst === undefined ? rate : { ...rate, burst }));

const STEPS = fc.array(
  fc.record({ afterMs: fc.nat(5_000), wanted: fc.integer({ min: 0, max: 20 }) }),
  { maxLength: 60 },
);

describe('CellRate', () => {
  it('gives no window of time more than its rate and the burst', () => {
    fc.assert(
      fc.property(RATES, STEPS, (rate, steps) => {
        requireLimit({ name: 'any', rate });
        const { count, perSeconds, burst = Math.ceil(count / perSeconds) } = rate;
        const all = granted(rate, steps);
        for (const [first, { atMs: fromMs }] of all.entries()) {
          let sum = 0;
          for (const { atMs, count: taken } of all.slice(first)) {
            sum += taken;
            const most = burst + ((atMs - fromMs) * count) / (perSeconds * 1_000);
            expect(sum).to.be.at.most(most);
          }
        }
      }),
    );
  });

  it('gives at the time it names, and not a millisecond before', () => {
    fc.assert(
      fc.property(RATES, fc.integer({ min: 1, max: 200 }), (rate, wanted) => {
        const cell = new CellRate(rate);
        const now = new Date(START_MS);
        const { arrivalUs, nextAt, count } = cell.take(undefined, now, wanted);
        if (!nextAt) {
          expect(count).to.equal(wanted);
          expect(cell.available(arrivalUs, now)).to.be.at.least(1);
          return;
        }
        expect(cell.available(arrivalUs, new Date(nextAt.getTime() - 1))).to.equal(0);
        expect(cell.available(arrivalUs, nextAt)).to.be.at.least(1);
      }),
    );
  });

  it('comes within a hundredth of any rate that is allowed', () => {
    for (const count of [3, 700, 9_999]) {
      const rate = { count, perSeconds: 1, burst: 1 };
      requireLimit({ name: 'any', rate });
      const steps = Array.from({ length: 10_000 }, () => ({ afterMs: 1, wanted: 100 }));
      const wide = granted({ ...rate, burst: 20 }, steps);
      const sum = wide.reduce((total, { count: taken }) => total + taken, 0);
      expect(sum).to.be.within(count * 10 * 0.99, count * 10 + 20);
    }
  });

  it('is full again after a pause, and no fuller', () => {
    const [, later] = granted({ count: 60, perSeconds: 60, burst: 5 }, [
      { afterMs: 0, wanted: 5 },
      { afterMs: 86_400_000, wanted: 100 },
    ]);
    expect(later?.count).to.equal(5);
  });
});
