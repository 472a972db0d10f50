import { expect } from 'chai';
import { budgetCuts, type Used } from '../../../../src/domain/monitoring/history-budget.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = 1_000 * DAY;

const used = (resolution: Used['resolution'], bytes: number, lengthMs: number): Used => ({
  resolution,
  bytes,
  fromMs: NOW - lengthMs,
  toMs: NOW,
});

describe('budgetCuts', () => {
  const all = [
    used('second', 600, 6 * HOUR),
    used('minute', 300, 14 * DAY),
    used('hour', 100, 400 * DAY),
  ];

  it('cuts nothing while the budget holds', () => {
    expect(budgetCuts(all, 1_000, NOW)).to.deep.equal({});
    expect(budgetCuts([], 0, NOW)).to.deep.equal({});
  });

  it('shortens seconds first, by what is too much', () => {
    expect(budgetCuts(all, 900, NOW)).to.deep.equal({ second: NOW - 5 * HOUR });
  });

  it('keeps two hours of seconds and goes on with minutes, then hours', () => {
    const cuts = budgetCuts(all, 400, NOW);
    expect(cuts.second).to.equal(NOW - 2 * HOUR);
    expect(cuts.minute).to.be.closeTo(NOW - DAY * (14 - (14 * 200) / 300), 2);
    expect(cuts.hour).to.equal(undefined);
    const tiny = budgetCuts(all, 0, NOW);
    expect(tiny.minute).to.equal(NOW - DAY);
    expect(tiny.hour).to.be.greaterThan(NOW - 400 * DAY);
  });

  it('cuts no seconds younger than two hours', () => {
    expect(budgetCuts([used('second', 999, HOUR)], 1, NOW)).to.deep.equal({});
  });
});
