import { expect } from 'chai';
import { systemActor } from '../../../src/domain/access/actor.js';
import { isUuid } from '../../../src/domain/shared/ids.js';
import { aDomainEvent, aTrace, fresh, newId } from '../../support/builders.js';
import { appErrorOf, rejectionOf } from '../../support/rejection.js';
import { AWKWARD_JSON } from './awkward-values.js';
import type { Store } from './persistence-under-test.js';
import { sequenceAll, toldAfter } from './told-events.js';

export function eventLogContract(store: Store): void {
  describe('as EventLog', () => {
    let from = 0;

    beforeEach(async () => {
      from = await sequenceAll(store().eventStream);
    });

    const told = () => toldAfter(store().eventStream, from);

    it('records events with who, when and why', async () => {
      const { work, eventLog, scope, clock } = store();
      const context = { actor: systemActor('worker'), requestId: 'request-9' };
      const event = aDomainEvent({ data: { taskId: newId(), nested: [1, { a: null }] } });
      await scope.run(context, () => work.run(() => eventLog.append([event])));
      const [recorded] = await told();
      expect(recorded).to.deep.equal({
        ...event,
        id: recorded?.id,
        occurredAt: clock.now(),
        actor: 'system:worker',
        requestId: 'request-9',
        position: from + 1,
      });
      expect(isUuid(recorded?.id ?? '')).to.equal(true);
    });

    it('takes the cause that an event names over the current one', async () => {
      const { work, eventLog, scope } = store();
      const context = { actor: systemActor('worker'), requestId: 'request-9' };
      const cause = { actor: 'provider:github', requestId: 'request-1' };
      await scope.run(context, () => work.run(() => eventLog.append([aDomainEvent({ cause })])));
      const [recorded] = await told();
      expect(recorded).to.include(cause);
      expect(recorded).not.to.have.property('cause');
    });

    it('names the system, and the event as its own request, where nobody asked', async () => {
      const { work, eventLog } = store();
      await work.run(() => eventLog.append([aDomainEvent()]));
      const [recorded] = await told();
      expect(recorded).to.include({ actor: 'system', requestId: recorded?.id });
    });

    it('records the trace in force, or that of the cause', async () => {
      const { work, eventLog, scope } = store();
      const trace = aTrace({ state: 'rojo=1' });
      const context = { actor: systemActor('worker'), requestId: 'request-9', trace };
      const named = { actor: 'provider:github', requestId: 'request-1' };
      const cause = { ...named, trace: aTrace() };
      await scope.run(context, () =>
        work.run(() =>
          eventLog.append([
            aDomainEvent(),
            aDomainEvent({ cause }),
            aDomainEvent({ cause: named }),
          ]),
        ),
      );
      const events = await told();
      expect(events.map((event) => event.trace)).to.deep.equal([trace, cause.trace, undefined]);
      expect(events[2]).not.to.have.property('trace');
    });

    for (const [name, data] of Object.entries(AWKWARD_JSON)) {
      it(`gives back ${name}`, async () => {
        const { work, eventLog } = store();
        await work.run(() => eventLog.append([aDomainEvent({ data })]));
        expect((await told())[0]?.data).to.deep.equal(data);
      });
    }

    it('keeps whole subjects of many events at once, or refuses them', async () => {
      const { work, eventLog, eventStream } = store();
      const from = await eventStream.head();
      const subject = 's'.repeat(300);
      const events = Array.from({ length: 10 }, () => aDomainEvent({ subject }));
      const isKept = await work
        .run(() => eventLog.append(events))
        .then(
          () => true,
          () => false,
        );
      const told = (await toldAfter(eventStream, from)).map((event) => event.subject);
      expect(told).to.deep.equal(isKept ? events.map(() => subject) : []);
    });

    it('keeps the order in which events were appended, 1100 of them too', async () => {
      const { work, eventLog } = store();
      const subject = fresh('subject');
      const numbered = (n: number) => aDomainEvent({ subject, data: { n } });
      await work.run(async () => {
        await eventLog.append(Array.from({ length: 1_098 }, (_, n) => numbered(n)));
        await eventLog.append([numbered(1_098)]);
        await eventLog.append([]);
        await eventLog.append([numbered(1_099)]);
      });
      const numbers = (await told()).map(({ data }) => data['n']);
      expect(numbers).to.deep.equal(Array.from({ length: 1_100 }, (_, n) => n));
    });

    it('tells nothing of what was rolled back', async () => {
      const { work, eventLog } = store();
      const kept = aDomainEvent();
      const failing = work.run(async () => {
        await eventLog.append([aDomainEvent(), aDomainEvent()]);
        throw new Error('no');
      });
      await rejectionOf(failing);
      await work.run(() => eventLog.append([kept]));
      const events = await told();
      expect(events.map(({ subject }) => subject)).to.deep.equal([kept.subject]);
      expect(events[0]?.position).to.equal(from + 1);
    });

    it('is refused outside a unit of work', async () => {
      const { eventLog } = store();
      for (const events of [[aDomainEvent()], []]) {
        const error = await appErrorOf((async () => eventLog.append(events))());
        expect(error).to.include({ kind: 'internal', code: 'unit-of-work.required' });
      }
      expect(await told()).to.deep.equal([]);
    });

    it('wakes the sequencer once, after the commit', async () => {
      const { work, eventLog, wakes } = store();
      const heard = () => wakes.filter((topic) => topic === 'events-appended').length;
      const before = heard();
      await work.run(async () => {
        await eventLog.append([aDomainEvent()]);
        await eventLog.append([aDomainEvent()]);
        expect(heard()).to.equal(before);
      });
      expect(heard()).to.equal(before + 1);
      const failing = work.run(async () => {
        await eventLog.append([aDomainEvent()]);
        throw new Error('no');
      });
      await rejectionOf(failing);
      await work.run(() => eventLog.append([]));
      expect(heard()).to.equal(before + 1);
    });
  });
}
