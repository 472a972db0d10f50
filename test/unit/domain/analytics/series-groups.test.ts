import { expect } from 'chai';
import { groupSeries, topGroups } from '../../../../src/domain/analytics/series-groups.js';

const series = [
  { id: 1, dimensions: { country: 'DE', plan: 'team' } },
  { id: 2, dimensions: { country: 'DE', plan: 'free' } },
  { id: 3, dimensions: { country: 'FR', plan: 'free' } },
  { id: 4, dimensions: {} },
  { id: 5, dimensions: { country: '(other)', plan: '(other)' } },
];

const idsOf = (groups: ReturnType<typeof groupSeries<(typeof series)[number]>>) =>
  groups.map((one) => [one.group, one.series.map(({ id }) => id)]);

describe('groupSeries', () => {
  it('puts together what has the same values, and what has none', () => {
    expect(idsOf(groupSeries(series, ['country']))).to.deep.equal([
      [{ country: 'DE' }, [1, 2]],
      [{ country: 'FR' }, [3]],
      [{ country: '(none)' }, [4]],
      [{ country: '(other)' }, [5]],
    ]);
    expect(idsOf(groupSeries(series, []))).to.deep.equal([[{}, [1, 2, 3, 4, 5]]]);
  });
});

describe('topGroups', () => {
  const groups = groupSeries(series, ['country']);

  it('keeps the largest, and adds the others to those that are other already', () => {
    expect(idsOf(topGroups(groups, ({ series: [one] }) => one?.id ?? 0, 2))).to.deep.equal([
      [{ country: '(none)' }, [4]],
      [{ country: 'FR' }, [3]],
      [{ country: '(other)' }, [1, 2, 5]],
    ]);
  });

  it('makes no other where there is none', () => {
    const few = groups.slice(0, 2);
    expect(topGroups(few, () => 1, 2)).to.have.length(2);
  });
});
