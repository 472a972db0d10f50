import { expect } from 'chai';
import { RequestHealth } from '../../../../src/application/monitoring/request-health.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { appErrorOf } from '../../../support/rejection.js';

describe('RequestHealth', () => {
  let clock: ManualClock;
  let health: RequestHealth;

  beforeEach(() => {
    clock = new ManualClock();
    health = new RequestHealth({ clock });
  });

  const count = (succeeded: number, failed: number): void => {
    for (let turn = 0; turn < succeeded; turn += 1) health.count();
    for (let turn = 0; turn < failed; turn += 1) health.count(new Error('no'));
  };

  it('is well while nothing or little happens', async () => {
    expect(await health.check()).to.deep.equal({ total: 0, failed: 0 });
    count(0, 9);
    expect(await health.check()).to.deep.equal({ total: 9, failed: 9 });
  });

  it('is not well when half of what is asked fails', async () => {
    count(6, 5);
    expect(await health.check()).to.deep.equal({ total: 11, failed: 5 });
    count(0, 1);
    expect(await appErrorOf(health.check())).to.include({
      code: 'requests.failing',
      message: '6 of 12 failed',
    });
  });

  it('forgets what is half a minute ago, and counts each second once', async () => {
    count(0, 20);
    await clock.advance(29_000);
    await appErrorOf(health.check());
    await clock.advance(1_000);
    expect(await health.check()).to.deep.equal({ total: 0, failed: 0 });
    count(20, 0);
    expect(await health.check()).to.deep.equal({ total: 20, failed: 0 });
  });
});
