import { expect } from 'chai';
import { MessageBudget } from '../../../../src/adapters/outbound/plugin-host/message-budget.js';

describe('MessageBudget', () => {
  let nowMs = 0;
  const budget = () => new MessageBudget(10, 5, () => nowMs);
  const takes = (from: MessageBudget, times: number, bytes?: number) =>
    Array.from({ length: times }, () => from.take(bytes)).filter((isTaken) => isTaken).length;

  beforeEach(() => {
    nowMs = 0;
  });

  it('gives its most at once, and then so many a second', () => {
    const messages = budget();
    expect(takes(messages, 20)).to.equal(10);
    nowMs += 1_000;
    expect(takes(messages, 20)).to.equal(5);
  });

  it('never holds more than its most', () => {
    const messages = budget();
    nowMs += 3_600_000;
    expect(takes(messages, 20)).to.equal(10);
  });

  it('counts bytes too', () => {
    expect(takes(budget(), 20, 4_096)).to.equal(5);
  });

  it('lets a message through that is dearer than its most, once it is full', () => {
    const messages = budget();
    expect(takes(messages, 3, 1_000_000)).to.equal(1);
    expect(messages.take()).to.equal(false);
    nowMs += 2_000;
    expect(messages.take(1_000_000)).to.equal(true);
  });
});
