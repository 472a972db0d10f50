import { expect } from 'chai';
import fc from 'fast-check';
import {
  DAY_MS,
  DayBlock,
  dayOf,
  eachFacts,
  SLOT_MS,
  type Counted,
} from '../../../../src/domain/analytics/day-block.js';

const DAY = Date.UTC(2026, 2, 1);

const events = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: DAY_MS - 1 }).map((ms) => new Date(DAY + ms)),
    value: fc.option(fc.integer({ min: -1_000, max: 1_000 })),
    subject: fc.option(fc.constantFrom('a', 'b', 'c', 'd')),
  }),
  { maxLength: 60 },
);

function blockOf(all: readonly Counted[]): DayBlock {
  const block = new DayBlock();
  for (const event of all) block.add(event);
  return block;
}

function plainFacts(all: readonly Counted[]) {
  const slots = new Map<number, number[]>();
  for (const { at, value } of all) {
    const slot = Math.floor((at.getTime() - DAY) / SLOT_MS);
    const [count = 0, valued = 0, sum = 0, least = 0, most = 0] = slots.get(slot) ?? [];
    slots.set(
      slot,
      value === null
        ? [count + 1, valued, sum, least, most]
        : [
            ...[count + 1, valued + 1, sum + value],
            valued === 0 ? value : Math.min(least, value),
            valued === 0 ? value : Math.max(most, value),
          ],
    );
  }
  return [...slots].sort(([a], [b]) => a - b);
}

function factsOf(bytes: Uint8Array) {
  const found: (readonly [number, readonly number[]])[] = [];
  eachFacts(bytes, (slot, ...facts) => found.push([slot, facts]));
  return found;
}

describe('DayBlock', () => {
  it('has what events add up to by the quarter of an hour', () => {
    fc.assert(
      fc.property(events, (all) => {
        expect(factsOf(blockOf(all).pack().facts)).to.deep.equal(plainFacts(all));
      }),
    );
  });

  it('is the same in parts as in one', () => {
    fc.assert(
      fc.property(events, events, (left, right) => {
        const merged = new DayBlock();
        merged.absorb(blockOf(left).pack());
        merged.absorb(blockOf(right).pack());
        const whole = blockOf([...left, ...right]).pack();
        expect(factsOf(merged.pack().facts)).to.deep.equal(factsOf(whole.facts));
        expect(merged.pack().quantiles.length).to.equal(whole.quantiles.length);
        expect(merged.pack().subjects.length).to.equal(whole.subjects.length);
      }),
    );
  });

  it('tells the day of a time, also before 1970', () => {
    expect(dayOf(DAY + 1)).to.equal(DAY);
    expect(dayOf(-1)).to.equal(-DAY_MS);
  });
});
