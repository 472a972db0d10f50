import { expect } from 'chai';
import fc from 'fast-check';
import {
  adapt,
  startAdapting,
  type AdaptiveConcurrency,
  type LoadWindow,
} from '../../../../src/domain/jobs/adaptive-concurrency.js';
import type { ConcurrencyBounds } from '../../../../src/domain/jobs/concurrency.js';

const BOUNDS: ConcurrencyBounds = { min: 1, max: 200 };

/** A system that does `knee` jobs at once without harm; more of them share what there is. */
interface System {
  readonly knee: number;
  readonly serviceMs?: number;
  readonly waitMs?: number;
  readonly loopDelayMs?: number;
  /** Factor of what is measured, around 1. */
  readonly noise?: () => number;
}

function windowOf(limit: number, system: System): LoadWindow {
  const { knee, serviceMs = 50, waitMs = 60_000, loopDelayMs = 0, noise = () => 1 } = system;
  const measuredMs = serviceMs * Math.max(1, limit / knee) * noise();
  const ended = Math.round((1_000 * limit) / measuredMs);
  return {
    ...{ elapsedMs: 1_000, busy: limit, ended, failed: 0 },
    ...{ serviceMs: measuredMs, waitMs, loopDelayMs },
  };
}

function after(
  windows: number,
  system: System,
  state: AdaptiveConcurrency = startAdapting(BOUNDS),
  bounds = BOUNDS,
): AdaptiveConcurrency {
  let now = state;
  for (let n = 0; n < windows; n += 1) now = adapt(now, windowOf(now.limit, system), bounds);
  return now;
}

/** Limits that were in force, those of the first windows aside. */
function limitsOf(windows: number, aside: number, system: System): readonly number[] {
  let state = startAdapting(BOUNDS);
  const limits: number[] = [];
  for (let n = 0; n < windows; n += 1) {
    state = adapt(state, windowOf(state.limit, system), BOUNDS);
    if (n >= aside) limits.push(state.limit);
  }
  return limits;
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Repeatable, from 0.85 to 1.15. */
function noiseOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return 0.85 + (0.3 * state) / 2_147_483_648;
  };
}

describe('adapt', () => {
  for (const knee of [1, 3, 12, 40, 150]) {
    it(`settles near a knee at ${knee}`, () => {
      const limits = limitsOf(300, 100, { knee });
      expect(mean(limits)).to.be.within(knee * 0.8, Math.max(knee * 1.3, knee + 1));
    });

    it(`settles near a knee at ${knee} though what is measured varies`, () => {
      for (const seed of [1, 2, 3, 4, 5]) {
        const limits = limitsOf(600, 200, { knee, noise: noiseOf(seed) });
        expect(mean(limits), `seed ${seed}`).to.be.within(knee * 0.6, Math.max(knee * 1.7, 3));
      }
    });
  }

  it('grows to the most where more always pay', () => {
    expect(after(50, { knee: 10_000 }).limit).to.equal(200);
  });

  it('stays where it is while jobs wait for no longer than the target', () => {
    expect(after(50, { knee: 100, waitMs: 1_000 }).limit).to.equal(1);
    expect(after(50, { knee: 100, waitMs: 1_001 }).limit).to.be.above(50);
    const patient = { ...BOUNDS, targetWaitSeconds: 30 };
    const waits = { knee: 100, waitMs: 29_000 };
    expect(after(50, waits, startAdapting(patient), patient).limit).to.equal(1);
  });

  it('follows a knee that moves down, and up again', () => {
    const wide = after(100, { knee: 60 });
    const narrow = after(200, { knee: 15 }, wide);
    expect(narrow.limit).to.be.within(10, 22);
    expect(after(200, { knee: 60 }, narrow).limit).to.be.within(45, 80);
  });

  it('has fewer at once when attempts take longer, though no job waits for long', () => {
    const wide = after(100, { knee: 60 });
    const narrow = after(100, { knee: 15, waitMs: 0 }, wide);
    expect(narrow.limit).to.be.within(10, 22);
  });

  it('tries others ever more rarely once it has found its number', () => {
    const limits = limitsOf(400, 200, { knee: 16 });
    const usual = limits.filter((limit) => limit === 16);
    expect(usual.length).to.be.above(limits.length * 0.8);
  });

  it('keeps its places when jobs become heavier for a reason of their own', () => {
    const state = after(100, { knee: 40 });
    const later = after(100, { knee: 40, serviceMs: 500 }, state);
    expect(later.limit).to.be.within(32, 50);
  });

  it('gives way while the event loop is late', () => {
    const state = after(100, { knee: 80 });
    expect(after(1, { knee: 80, loopDelayMs: 51 }, state).limit).to.equal(
      Math.floor(state.limit * 0.75),
    );
    expect(after(40, { knee: 80, loopDelayMs: 51 }, state).limit).to.equal(1);
  });

  it('shrinks to the least while there is little to do', () => {
    let state = after(100, { knee: 80 });
    for (let n = 0; n < 30; n += 1) {
      const idle = { ...windowOf(state.limit, { knee: 80, waitMs: 0 }), busy: 0, ended: 0 };
      state = adapt(state, idle, BOUNDS);
    }
    expect(state.limit).to.equal(1);
  });

  it('grows no more while most attempts fail', () => {
    const state = after(3, { knee: 80 });
    const failing = windowOf(state.limit, { knee: 80 });
    const next = adapt(state, { ...failing, failed: failing.ended }, BOUNDS);
    expect(next.limit).to.equal(state.limit);
  });

  it('takes no failure for something done', () => {
    const trying = { ...after(1, { knee: 80 }), isNew: false };
    expect([trying.trying, trying.limit]).to.deep.equal(['more', 2]);
    const window = windowOf(2, { knee: 80 });
    const next = adapt(trying, { ...window, failed: window.ended / 2 }, BOUNDS);
    expect([next.trying, next.limit]).to.deep.equal(['nothing', 1]);
  });

  it('takes back places that were tried when there is no more to do', () => {
    const trying = after(3, { knee: 80 });
    expect(trying.trying).to.equal('more');
    const calm = adapt(trying, { ...windowOf(8, { knee: 80 }), busy: 5 }, BOUNDS);
    expect([calm.trying, calm.limit]).to.deep.equal(['nothing', 4]);
  });

  it('lets others begin while long jobs have all places and tell nothing', () => {
    const nothing = { elapsedMs: 15_000, ended: 0, failed: 0, serviceMs: 0, waitMs: 0 };
    const next = adapt(
      { ...startAdapting(BOUNDS), limit: 8 },
      { ...nothing, busy: 8, loopDelayMs: 0 },
      BOUNDS,
    );
    expect(next.limit).to.equal(10);
  });

  const windows = fc.array(
    fc.record({
      elapsedMs: fc.integer({ min: 1, max: 60_000 }),
      busy: fc.double({ min: 0, max: 300, noNaN: true }),
      ended: fc.nat({ max: 100_000 }),
      failed: fc.nat({ max: 100_000 }),
      serviceMs: fc.double({ min: 0, max: 1e6, noNaN: true }),
      waitMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
      loopDelayMs: fc.double({ min: 0, max: 500, noNaN: true }),
    }),
    { maxLength: 60 },
  );
  const bounds = fc
    .tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 0, max: 100 }))
    .map(([min, more]) => ({ min, max: min + more }));

  it('stays whole and within its bounds, whatever is seen and however they change', () => {
    fc.assert(
      fc.property(windows, bounds, bounds, (seen, first, second) => {
        let state = startAdapting(first);
        for (const [index, window] of seen.entries()) {
          const now = index < seen.length / 2 ? first : second;
          state = adapt(state, window, now);
          expect(Number.isInteger(state.limit)).to.equal(true);
          expect(state.limit).to.be.within(now.min, now.max);
          expect(state.rest).to.be.within(0, 32);
        }
      }),
    );
  });

  it('never moves where the bounds leave no choice', () => {
    fc.assert(
      fc.property(windows, fc.integer({ min: 1, max: 100 }), (seen, only) => {
        const fixed = { min: only, max: only };
        let state = startAdapting(fixed);
        for (const window of seen) state = adapt(state, window, fixed);
        expect(state.limit).to.equal(only);
      }),
    );
  });
});
