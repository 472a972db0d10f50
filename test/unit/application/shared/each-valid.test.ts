import { expect } from 'chai';
import { eachValid, within } from '../../../../src/application/shared/each-valid.js';
import { AppError, notFound, validationError } from '../../../../src/domain/shared/app-error.js';

const even = (number: number): number => {
  if (number % 2 === 0) return number / 2;
  throw validationError(`odd.${String(number)}`, `${String(number)} is odd`, [
    { path: 'number', message: 'is odd' },
    { path: '', message: 'is not taken' },
  ]);
};

const refusalOf = (action: () => unknown): AppError => {
  try {
    action();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('eachValid', () => {
  it('makes something of each item, in order', () => {
    expect(eachValid([2, 4, 0], even)).to.deep.equal([1, 2, 0]);
  });

  it('tells the faults of all, by index, as the first of them is told', () => {
    const refusal = refusalOf(() => eachValid([2, 3, 5], even));
    expect([refusal.kind, refusal.code, refusal.message]).to.deep.equal([
      ...['validation', 'odd.3', '3 is odd'],
    ]);
    expect(refusal.faults).to.deep.equal([
      { path: '1.number', message: 'is odd' },
      { path: '1', message: 'is not taken' },
      { path: '2.number', message: 'is odd' },
      { path: '2', message: 'is not taken' },
    ]);
  });

  it('looks no further after a hundred faults', () => {
    const seen: number[] = [];
    const odd = Array.from({ length: 1_000 }, (_, index) => 2 * index + 1);
    const refusal = refusalOf(() =>
      eachValid(odd, (number) => {
        seen.push(number);
        return even(number);
      }),
    );
    expect([refusal.faults.length, seen.length]).to.deep.equal([100, 50]);
  });

  it('names an item whose refusal names no fault', () => {
    const make = () => {
      throw validationError('item.odd', 'It is odd');
    };
    expect(refusalOf(() => eachValid([1], make)).faults).to.deep.equal([
      { path: '0', message: 'It is odd' },
    ]);
  });

  it('lets out what is no refusal of the item', () => {
    const thrown = notFound('task', '7');
    const make = () => {
      throw thrown;
    };
    expect(refusalOf(() => eachValid([1], make))).to.equal(thrown);
    expect(refusalOf(() => within('items', make))).to.equal(thrown);
  });
});

describe('within', () => {
  it('tells faults beneath its name', () => {
    expect(within('items', () => 5)).to.equal(5);
    const refusal = refusalOf(() => within('items', () => eachValid([1], even)));
    expect(refusal.faults.map(({ path }) => path)).to.deep.equal(['items.0.number', 'items.0']);
  });
});
