import { expect } from 'chai';
import fc from 'fast-check';
import { SortedList } from '../../../../src/adapters/outbound/memory/database/sorted-list.js';

describe('SortedList', () => {
  const numbers = () => new SortedList<number>((left, right) => left - right);

  it('is empty at first', () => {
    const list = numbers();
    expect(list.first).to.equal(undefined);
    expect([...list]).to.deep.equal([]);
    expect(list.delete(1)).to.equal(false);
  });

  it('keeps an item that compares as the same once, the later one', () => {
    const list = new SortedList<{ key: number; name: string }>(
      (left, right) => left.key - right.key,
    );
    list.add({ key: 1, name: 'old' });
    list.add({ key: 1, name: 'new' });
    expect([...list]).to.deep.equal([{ key: 1, name: 'new' }]);
  });

  it('stays in order over many chunks', () => {
    const list = numbers();
    for (let n = 0; n < 5_000; n++) list.add((n * 7_919) % 5_000);
    expect([...list]).to.deep.equal(Array.from({ length: 5_000 }, (_, n) => n));
    for (let n = 0; n < 5_000; n += 2) expect(list.delete(n)).to.equal(true);
    expect([...list]).to.deep.equal(Array.from({ length: 2_500 }, (_, n) => 2 * n + 1));
    expect(list.first).to.equal(1);
  });

  it('does what a sorted set does', () => {
    const step = fc.record({ add: fc.boolean(), item: fc.integer({ min: 0, max: 2_000 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 3_000, size: 'max' }), (steps) => {
        const list = numbers();
        const set = new Set<number>();
        for (const { add, item } of steps) {
          if (add) {
            list.add(item);
            set.add(item);
          } else {
            expect(list.delete(item)).to.equal(set.delete(item));
          }
        }
        expect([...list]).to.deep.equal([...set].sort((left, right) => left - right));
      }),
      { numRuns: 20 },
    );
  });
});
