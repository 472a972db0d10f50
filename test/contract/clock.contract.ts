import { expect } from 'chai';
import type { Clock } from '../../src/ports/runtime/clock.js';

export interface ClockUnderTest {
  readonly clock: Clock;
  /** Lets at least that much time pass. */
  readonly pass: (ms: number) => Promise<void>;
}

/** Durations are a few milliseconds, because for a real clock they really pass. */
export function clockContract(name: string, open: () => ClockUnderTest): void {
  describe(`${name} as Clock`, () => {
    let clock: Clock;
    let pass: ClockUnderTest['pass'];

    beforeEach(() => {
      ({ clock, pass } = open());
    });

    /** Records the order in which promises resolve. */
    const recorder = () => {
      const order: string[] = [];
      const note = async (label: string, promise: Promise<void>) => {
        await promise;
        order.push(label);
      };
      return { order, note };
    };

    it('goes forward, both ways of telling it', async () => {
      const [now, monotonicMs] = [clock.now(), clock.monotonicMs()];
      await pass(20);
      expect(clock.now().getTime() - now.getTime()).to.be.within(15, 5_000);
      expect(clock.monotonicMs() - monotonicMs).to.be.within(15, 5_000);
    });

    it('tells the time in dates of its own', () => {
      const now = clock.now();
      now.setFullYear(1990);
      expect(clock.now().getFullYear()).not.to.equal(1990);
    });

    it('sleeps until the time has passed, not shorter', async () => {
      const startMs = clock.monotonicMs();
      const slept = clock.sleep(20).then(() => clock.monotonicMs() - startMs);
      await pass(25);
      expect(await slept).to.be.within(19, 5_000);
    });

    it('wakes sleepers in the order of their times', async () => {
      const { order, note } = recorder();
      const sleepers = [
        note('long', clock.sleep(40)),
        note('short', clock.sleep(5)),
        note('middle', clock.sleep(20)),
      ];
      await pass(60);
      await Promise.all(sleepers);
      expect(order).to.deep.equal(['short', 'middle', 'long']);
    });

    for (const ms of [0, -5]) {
      it(`does not sleep for ${String(ms)} ms`, async () => {
        await clock.sleep(ms);
      });
    }

    it('wakes at once when told to', async () => {
      const waking = new AbortController();
      const slept = clock.sleep(3_600_000, waking.signal);
      waking.abort();
      await slept;
    });

    it('does not fall asleep when told so before', async () => {
      await clock.sleep(3_600_000, AbortSignal.abort());
    });

    it('wakes only whom it is told to wake', async () => {
      const [mine, theirs] = [new AbortController(), new AbortController()];
      const { order, note } = recorder();
      const other = note('theirs', clock.sleep(3_600_000, theirs.signal));
      const own = clock.sleep(3_600_000, mine.signal);
      mine.abort();
      await own;
      expect(order).to.deep.equal([]);
      theirs.abort();
      await other;
    });

    it('leaves no listener at a signal it outlived', async () => {
      const { signal } = new AbortController();
      let listeners = 0;
      const add = signal.addEventListener.bind(signal);
      const remove = signal.removeEventListener.bind(signal);
      signal.addEventListener = (...parameters: Parameters<typeof add>) => {
        listeners += 1;
        add(...parameters);
      };
      signal.removeEventListener = (...parameters: Parameters<typeof remove>) => {
        listeners -= 1;
        remove(...parameters);
      };
      const slept = clock.sleep(5, signal);
      expect(listeners).to.equal(1);
      await pass(10);
      await slept;
      expect(listeners).to.equal(0);
    });

    it('sleeps longer than a timer can count', async () => {
      const waking = new AbortController();
      const { order, note } = recorder();
      const sleeper = note('woken', clock.sleep(2 ** 31, waking.signal));
      await pass(20);
      expect(order).to.deep.equal([]);
      waking.abort();
      await sleeper;
    });
  });
}
