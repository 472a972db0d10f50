import { expect } from 'chai';
import { withinDeadline } from '../../../../src/adapters/outbound/plugin-host/within-deadline.js';

describe('withinDeadline', () => {
  it('gives what the task gives, and throws what it throws', () => {
    expect(withinDeadline(() => 5)).to.equal(5);
    const error = new Error('broken');
    expect(() =>
      withinDeadline(() => {
        throw error;
      }),
    ).to.throw(error);
  });

  it('ends loops and expressions without end, and goes on with the next task', () => {
    let isEndless = true;
    const loop = () => {
      while (isEndless);
    };
    expect(withinDeadline(loop)).to.equal(undefined);
    expect(withinDeadline(() => /^(a+)+$/.test(`${'a'.repeat(40)}!`))).to.equal(undefined);
    isEndless = false;
    expect(withinDeadline(() => 'next')).to.equal('next');
  });
});
