import { expect } from 'chai';
import type { PositionedEvent } from '../../../src/domain/shared/domain-event.js';
import { MOST_HELD_MS, PLUGIN_CONSUMER } from '../../../src/ports/runtime/event-log.js';
import { aDomainEvent, fresh } from '../../support/builders.js';
import { gate, settlesWithin } from '../../support/gate.js';
import { rejectionOf } from '../../support/rejection.js';
import type { Store } from './persistence-under-test.js';
import { sequenceAll, toldAfter } from './told-events.js';

export function eventStreamContract(store: Store): void {
  describe('as EventStream', () => {
    let from = 0;

    beforeEach(async () => {
      from = await sequenceAll(store().eventStream);
    });

    const append = (...subjects: readonly string[]) =>
      store().work.run(() =>
        store().eventLog.append(subjects.map((subject) => aDomainEvent({ subject }))),
      );
    const positions = (events: readonly PositionedEvent[]) =>
      events.map(({ position }) => position);
    const upTo = (count: number) => Array.from({ length: count }, (_, n) => from + n + 1);

    it('shows events once they have a position: since their commit, or since it was asked to', async () => {
      const { eventStream } = store();
      await append('a', 'b', 'c');
      const waiting = from + 3 - (await eventStream.head());
      expect(waiting).to.be.oneOf([0, 3]);
      expect(await eventStream.readAfter(from, 10)).to.have.length(3 - waiting);
      expect(await eventStream.sequence(2)).to.equal(Math.min(2, waiting));
      if (waiting > 0) expect(await eventStream.head()).to.equal(from + 2);
      expect(await eventStream.sequence(2)).to.equal(Math.max(0, waiting - 2));
      expect(await eventStream.sequence(2)).to.equal(0);
      expect(await eventStream.head()).to.equal(from + 3);
      const events = await eventStream.readAfter(from, 10);
      expect(events.map(({ subject }) => subject)).to.deep.equal(['a', 'b', 'c']);
      expect(positions(events)).to.deep.equal(upTo(3));
    });

    it('reads after a position, in order, no more than the limit', async () => {
      const { eventStream } = store();
      await append('a', 'b', 'c', 'd');
      await sequenceAll(eventStream);
      const subjects = async (position: number, limit: number) =>
        (await eventStream.readAfter(position, limit)).map(({ subject }) => subject);
      expect(await subjects(from, 2)).to.deep.equal(['a', 'b']);
      expect(await subjects(from + 2, 2)).to.deep.equal(['c', 'd']);
      expect(await subjects(from + 3, 100)).to.deep.equal(['d']);
      expect(await subjects(from + 4, 100)).to.deep.equal([]);
    });

    it('leaves no gap and doubles nothing under concurrent writers and sequencers', async () => {
      const { work, eventLog, eventStream } = store();
      const subjects = Array.from({ length: 5 }, (_, n) => fresh(`subject-${n}`));
      const write = async (subject: string) => {
        for (let n = 0; n < 8; n++) {
          const event = aDomainEvent({ subject, data: { n } });
          const writing = work.run(async () => {
            await eventLog.append([event]);
            if (n % 4 === 3) throw new Error('no');
          });
          await (n % 4 === 3 ? rejectionOf(writing) : writing);
        }
      };
      let writing = true;
      const sequencers = [3, 5].map(async (limit) => {
        while (writing) {
          await eventStream.sequence(limit);
          await new Promise((resolve) => setImmediate(resolve));
        }
      });
      await Promise.all(subjects.map(write));
      writing = false;
      await Promise.all(sequencers);
      const events = await toldAfter(eventStream, from);
      expect(positions(events)).to.deep.equal(upTo(30));
      for (const subject of subjects) {
        const own = events.filter((event) => event.subject === subject);
        expect(own.map(({ data }) => data['n'])).to.deep.equal([0, 1, 2, 4, 5, 6]);
      }
    });

    it('does not let a reader miss what was committed late', async () => {
      const { work, eventLog, eventStream } = store();
      const [late, early] = [fresh('late'), fresh('early')];
      const [written, released] = [gate(), gate()];
      const lateWork = work.run(async () => {
        await eventLog.append([aDomainEvent({ subject: late })]);
        written.open();
        await released.passed;
      });
      await written.passed;
      const earlyWork = append(early);
      const seen: PositionedEvent[] = [];
      const read = async () => {
        seen.push(...(await toldAfter(eventStream, seen.at(-1)?.position ?? from)));
      };
      const firstRead = earlyWork.then(read);
      await settlesWithin(firstRead);
      released.open();
      await Promise.all([lateWork, firstRead]);
      await read();
      expect(seen.map(({ subject }) => subject)).to.have.members([late, early]);
      expect(positions(seen)).to.deep.equal(upTo(2));
    });

    it('forgets old events only that every consumer has passed', async () => {
      const { eventStream, work, clock } = store();
      await append('a', 'b', 'c');
      await sequenceAll(eventStream);
      await clock.advance(1_000);
      const time = clock.now();
      await append('young');
      await sequenceAll(eventStream);
      const forgetAll = async (before: Date) => {
        let forgotten = 0;
        do forgotten = await work.run(() => eventStream.forgetBefore(before, 3));
        while (forgotten > 0);
      };
      const left = async () =>
        (await eventStream.readAfter(from, 10)).map(({ subject }) => subject);
      await forgetAll(time);
      expect(await left()).to.deep.equal(['a', 'b', 'c', 'young']);
      const [fast, slow] = [fresh('fast'), fresh('slow')];
      await eventStream.advance(fast, 0, from + 4);
      await eventStream.advance(slow, 0, from + 2);
      await forgetAll(time);
      expect(await left()).to.deep.equal(['c', 'young']);
      expect((await eventStream.readAfter(0, 1)).map(({ subject }) => subject)).to.deep.equal([
        'c',
      ]);
      await eventStream.advance(slow, from + 2, from + 4);
      await forgetAll(time);
      expect(await left()).to.deep.equal(['young']);
      expect(await eventStream.head()).to.equal(from + 4);
      // Plugins are waited for so much longer only.
      await eventStream.advance(`${PLUGIN_CONSUMER}${fresh('plugged')}`, 0, from + 3);
      await clock.advance(MOST_HELD_MS);
      await forgetAll(clock.now());
      expect(await left()).to.deep.equal(['young']);
      await clock.advance(1);
      await forgetAll(clock.now());
      expect(await left()).to.deep.equal([]);
    });

    describe('keeps cursors', () => {
      it('that begin at 0 and move by compare-and-set', async () => {
        const { eventStream } = store();
        const consumer = fresh('consumer');
        expect(await eventStream.cursor(consumer)).to.equal(0);
        expect(await eventStream.advance(consumer, 0, 5)).to.equal(true);
        expect(await eventStream.cursor(consumer)).to.equal(5);
        expect(await eventStream.advance(consumer, 0, 7)).to.equal(false);
        expect(await eventStream.advance(consumer, 4, 7)).to.equal(false);
        expect(await eventStream.advance(consumer, 5, 9)).to.equal(true);
        expect(await eventStream.cursor(consumer)).to.equal(9);
      });

      it('that do not begin anywhere else', async () => {
        const { eventStream } = store();
        const consumer = fresh('consumer');
        expect(await eventStream.advance(consumer, 3, 5)).to.equal(false);
        expect(await eventStream.cursor(consumer)).to.equal(0);
      });

      it('apart from each other', async () => {
        const { eventStream } = store();
        const [one, two] = [fresh('one'), fresh('two')];
        await eventStream.advance(one, 0, 5);
        expect(await eventStream.cursor(two)).to.equal(0);
      });

      it('that one only of several moves', async () => {
        const { eventStream } = store();
        const consumer = fresh('consumer');
        for (const step of [0, 1]) {
          const moves = await Promise.all(
            Array.from({ length: 8 }, () => eventStream.advance(consumer, step, step + 1)),
          );
          expect(moves.filter(Boolean)).to.have.length(1);
        }
        expect(await eventStream.cursor(consumer)).to.equal(2);
      });

      it('that move with the unit of work around them', async () => {
        const { work, eventStream } = store();
        const consumer = fresh('consumer');
        const failing = work.run(async () => {
          expect(await eventStream.advance(consumer, 0, 5)).to.equal(true);
          throw new Error('no');
        });
        await rejectionOf(failing);
        expect(await eventStream.cursor(consumer)).to.equal(0);
        await work.run(() => eventStream.advance(consumer, 0, 6));
        expect(await eventStream.cursor(consumer)).to.equal(6);
      });
    });
  });
}
