import { expect } from 'chai';
import { DeliveryRecovery } from '../../../../src/adapters/inbound/worker/delivery-recovery.js';
import { InMemoryLogger } from '../../../../src/adapters/outbound/memory/in-memory-logger.js';
import { eventually } from '../../../support/eventually.js';
import { ManualClock } from '../../../support/manual-clock.js';

describe('DeliveryRecovery', () => {
  it('begins soon after the start, goes on after failures, and is done by one process', async () => {
    const clock = new ManualClock();
    const logger = new InMemoryLogger();
    let rounds = 0;
    let isOurs = true;
    const recovery = new DeliveryRecovery({
      recover: () => {
        rounds += 1;
        return rounds === 1 ? Promise.reject(new Error('not now')) : Promise.resolve();
      },
      leases: {
        acquire: () => Promise.resolve(isOurs),
        holderOf: () => Promise.resolve(undefined),
        release: () => Promise.resolve(),
      },
      clock,
      logger,
      holder: 'one',
      everyMs: () => 60_000,
    });
    const pass = async (ms: number) => {
      await eventually(() => expect(clock.asleep).to.equal(1));
      await clock.advance(ms);
      await eventually(() => expect(clock.asleep).to.equal(1));
    };
    recovery.start();
    await pass(9_999);
    expect(rounds).to.equal(0);
    await pass(1);
    expect(rounds).to.equal(1);
    await pass(60_000);
    expect(rounds).to.equal(2);
    isOurs = false;
    await pass(60_000);
    expect(rounds).to.equal(2);
    await recovery.stop();
  });
});
