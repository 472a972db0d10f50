import { expect } from 'chai';
import { WakeSignal } from '../../../../src/adapters/inbound/worker/wake-signal.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { settle } from '../../../support/in-memory-parts.js';

describe('WakeSignal', () => {
  const setUp = () => {
    const clock = new ManualClock();
    const wake = new WakeSignal(clock);
    const stopping = new AbortController();
    /** Whether the wait is over. */
    const waiting = (mark: number) => {
      const state = { isOver: false };
      void wake.wait(mark, 1_000, stopping.signal).then(() => (state.isOver = true));
      return state;
    };
    return { clock, wake, stopping, waiting };
  };

  it('wakes everybody who waits', async () => {
    const { wake, waiting, clock } = setUp();
    const waits = [waiting(wake.next()), waiting(wake.next())];
    await settle();
    expect(waits.map(({ isOver }) => isOver)).to.deep.equal([false, false]);
    wake.notify();
    await settle();
    expect(waits.map(({ isOver }) => isOver)).to.deep.equal([true, true]);
    expect(clock.asleep).to.equal(0);
  });

  it('does not miss news between the mark and the wait', async () => {
    const { wake, waiting } = setUp();
    const mark = wake.next();
    wake.notify();
    const wait = waiting(mark);
    await settle();
    expect(wait.isOver).to.equal(true);
  });

  it('wakes by itself after the time given', async () => {
    const { wake, waiting, clock } = setUp();
    const wait = waiting(wake.next());
    await clock.advance(999);
    expect(wait.isOver).to.equal(false);
    await clock.advance(1);
    expect(wait.isOver).to.equal(true);
  });

  it('wakes, or does not wait at all, when it is to stop', async () => {
    const { wake, waiting, stopping, clock } = setUp();
    const wait = waiting(wake.next());
    stopping.abort();
    const late = waiting(wake.next());
    await settle();
    expect([wait.isOver, late.isOver]).to.deep.equal([true, true]);
    expect(clock.asleep).to.equal(0);
  });
});
