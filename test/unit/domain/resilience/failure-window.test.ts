import { expect } from 'chai';
import { FailureWindow } from '../../../../src/domain/resilience/failure-window.js';

describe('FailureWindow', () => {
  const settings = {
    consecutiveFailures: 3,
    failureRate: 0.5,
    minimumCalls: 10,
    windowSeconds: 10,
  };
  const patient = { ...settings, consecutiveFailures: 1_000 };

  it('opens at so many failures in a row', () => {
    const window = new FailureWindow(settings);
    expect([0, 1, 2].map((ms) => window.failure(ms))).to.deep.equal([false, false, true]);
  });

  it('begins a new row after a success', () => {
    const window = new FailureWindow(settings);
    window.failure(0);
    window.failure(0);
    window.success(0);
    expect(window.failure(0)).to.equal(false);
  });

  it('opens when the share of failures is reached, not below it', () => {
    for (const [successes, isOpen] of [
      [10, true],
      [11, false],
    ] as const) {
      const window = new FailureWindow(patient);
      for (let call = 0; call < successes; call += 1) window.success(0);
      const answers = Array.from({ length: 10 }, () => window.failure(0));
      expect(answers.at(-1), String(successes)).to.equal(isOpen);
    }
  });

  it('says nothing of a share of too few calls', () => {
    const window = new FailureWindow(patient);
    const answers = Array.from({ length: 10 }, () => window.failure(0));
    expect(answers.indexOf(true)).to.equal(9);
  });

  it('forgets what is older than the window', () => {
    const window = new FailureWindow(patient);
    for (let call = 0; call < 9; call += 1) window.failure(0);
    expect(window.failure(10_000)).to.equal(false);
    const young = new FailureWindow(patient);
    for (let call = 0; call < 9; call += 1) young.failure(0);
    expect(young.failure(9_999)).to.equal(true);
  });

  it('does not take a slot of an earlier round for a new one', () => {
    const window = new FailureWindow(patient);
    for (let call = 0; call < 9; call += 1) window.failure(500);
    expect(window.failure(1_000_500)).to.equal(false);
  });

  it('forgets everything when told to', () => {
    const window = new FailureWindow(settings);
    window.failure(0);
    window.failure(0);
    window.reset();
    expect(window.failure(0)).to.equal(false);
  });

  it('forgets the share of failures too, soon after the start as well', () => {
    const window = new FailureWindow(patient);
    for (let call = 0; call < 9; call += 1) window.failure(0);
    window.reset();
    expect(window.failure(1_000)).to.equal(false);
  });
});
