import { expect } from 'chai';
import { loadOrder } from '../../../../src/domain/plugins/load-order.js';

const plugin = (name: string, ...needs: string[]) => ({
  name,
  version: '1.0.0',
  dependencies: Object.fromEntries(needs.map((need) => [need, '1'])),
});
const satisfies = (version: string, range: string) => version.startsWith(range);

describe('loadOrder', () => {
  it('puts what is needed first', () => {
    const { order, refused } = loadOrder(
      [plugin('a', 'b', 'c'), plugin('b', 'c'), plugin('c')],
      satisfies,
    );
    expect(order).to.deep.equal(['c', 'b', 'a']);
    expect(refused.size).to.equal(0);
  });

  it('explains what is missing, too old, and whom that stops too', () => {
    const old = { ...plugin('old'), version: '0.9.0' };
    const { order, refused } = loadOrder(
      [plugin('a', 'nowhere'), plugin('b', 'a'), plugin('c', 'old'), old],
      satisfies,
    );
    expect(order).to.deep.equal(['old']);
    expect(Object.fromEntries(refused)).to.deep.equal({
      a: 'needs nowhere 1, which is not there',
      b: 'needs a, which cannot be loaded',
      c: 'needs old 1, but there is 0.9.0',
    });
  });

  it('names circles', () => {
    const all = [plugin('a', 'b'), plugin('b', 'c'), plugin('c', 'a'), plugin('self', 'self')];
    const { order, refused } = loadOrder(all, satisfies);
    expect(order).to.deep.equal([]);
    expect(refused.get('c')).to.equal('is part of a circle: a -> b -> c -> a');
    expect(refused.get('self')).to.equal('is part of a circle: self -> self');
  });
});
