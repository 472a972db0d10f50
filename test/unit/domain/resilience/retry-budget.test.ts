import { expect } from 'chai';
import { RetryBudget } from '../../../../src/domain/resilience/retry-budget.js';

describe('RetryBudget', () => {
  const grants = (budget: RetryBudget, times: number, nowMs = 0): number =>
    Array.from({ length: times }, () => budget.spend(nowMs)).filter(Boolean).length;

  it('grants ten at first, then none', () => {
    const budget = new RetryBudget({ budgetRatio: 0.1, budgetMinPerSecond: 0 }, 0);
    expect(grants(budget, 50)).to.equal(10);
  });

  it('grants what first attempts pay for', () => {
    const budget = new RetryBudget({ budgetRatio: 0.25, budgetMinPerSecond: 0 }, 0);
    grants(budget, 10);
    for (let call = 0; call < 3; call += 1) budget.earn();
    expect(grants(budget, 5)).to.equal(0);
    budget.earn();
    expect(grants(budget, 5)).to.equal(1);
  });

  it('grants the least per second however few first attempts there are', () => {
    const budget = new RetryBudget({ budgetRatio: 0, budgetMinPerSecond: 2 }, 1_000);
    grants(budget, 10, 1_000);
    expect(grants(budget, 5, 1_499)).to.equal(0);
    expect(grants(budget, 5, 1_500)).to.equal(1);
    expect(grants(budget, 5, 3_500)).to.equal(4);
  });

  it('saves up no more than ten', () => {
    const budget = new RetryBudget({ budgetRatio: 1, budgetMinPerSecond: 1_000 }, 0);
    for (let call = 0; call < 1_000; call += 1) budget.earn();
    expect(grants(budget, 50, 3_600_000)).to.equal(10);
  });

  it('gives nothing for time that runs backwards', () => {
    const budget = new RetryBudget({ budgetRatio: 0, budgetMinPerSecond: 1 }, 5_000);
    grants(budget, 10, 5_000);
    expect(grants(budget, 5, 0)).to.equal(0);
  });
});
