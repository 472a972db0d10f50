import { expect } from 'chai';
import type { EventId } from '../../../src/domain/shared/ids.js';
import { listQuery } from '../../../src/domain/shared/page.js';
import { fresh } from '../../support/builders.js';
import { eventually } from '../../support/eventually.js';
import { appErrorOf } from '../../support/rejection.js';
import { aLinearIssue } from '../../unit/adapters/connectors/linear/payloads.js';
import { handled, taskOf, tasksTitled, type Subject } from './brain-under-test.js';

export function replayCases(subject: Subject): void {
  const receive = async (
    type: string,
    payload = aLinearIssue('create', { id: fresh('issue') }),
  ) => {
    const { eventId } = await subject().brain.simulateEvent('linear', type, payload);
    return handled(subject().brain, eventId);
  };
  const executionsOf = async (id: EventId) => {
    const { executions } = await subject().brain.use('events.get', { id });
    return executions.length;
  };

  describe('a replay', () => {
    it('of one event handles it again and changes nothing that holds already', async () => {
      const { brain } = subject();
      const event = await receive('Issue');
      const before = await taskOf(subject(), event);
      const replay = await brain.use('events.replay', { ids: [event.id] });
      expect(replay).to.deep.equal({
        ...{ dryRun: false, replayed: 1, skipped: 0, hasMore: false, continueFrom: null, news: [] },
      });
      await eventually(async () => expect(await executionsOf(event.id)).to.equal(2));
      expect(await handled(brain, event.id)).to.include({ status: 'processed', taskId: before.id });
      expect(await taskOf(subject(), event)).to.deep.equal(before);
    });

    it('makes a task anew that somebody deleted', async () => {
      const { brain } = subject();
      const title = fresh('Deleted');
      const payload = aLinearIssue('create', { id: fresh('issue'), title });
      const event = await receive('Issue', payload);
      await brain.use('tasks.delete', { id: (await taskOf(subject(), event)).id });
      expect(await tasksTitled(subject(), title)).to.deep.equal([]);
      await brain.use('events.replay', { ids: [event.id] });
      await eventually(async () => expect(await tasksTitled(subject(), title)).to.have.length(1));
    });

    it('that is dry tells the news and leaves the event alone', async () => {
      const { brain } = subject();
      const title = fresh('Dry');
      const event = await receive('Issue', aLinearIssue('create', { id: fresh('issue'), title }));
      const replay = await brain.use('events.replay', { ids: [event.id], dryRun: true });
      expect(replay).to.deep.include({
        dryRun: true,
        replayed: 1,
        news: [{ eventId: event.id, entity: 'task', action: 'created', title }],
      });
      expect(await brain.use('events.get', { id: event.id })).to.deep.equal(event);
    });

    it('of a time takes what came then, of one type', async () => {
      const { brain } = subject();
      const type = fresh('Constellation').replaceAll(/[^A-Za-z]/g, '');
      const events = [await receive(type), await receive(type), await receive(type)];
      const [first, , last] = events;
      const within = { from: first!.createdAt, to: last!.createdAt, type, dryRun: true };
      const shown = (await brain.use('events.replay', within)).news.map(({ eventId }) => eventId);
      const early = events.filter(({ createdAt }) => createdAt < last!.createdAt);
      expect(shown).to.have.members(early.map(({ id }) => id));
      const all = await brain.use('events.replay', { from: first!.createdAt, type });
      expect(all.replayed).to.equal(3);
      for (const { id } of events) {
        await eventually(async () => expect(await executionsOf(id)).to.equal(2));
      }
    });

    it('reopens an event that was invalid, which is so again', async () => {
      const { brain, told } = subject();
      const event = await receive('Issue', { action: 'create', data: { id: 'i', title: 7 } });
      expect(event).to.include({ status: 'invalid' });
      expect(event.error).to.equal('No Issue looks like that: data.title must be a text');
      expect((await brain.use('events.replay', { ids: [event.id] })).replayed).to.equal(1);
      await eventually(() => {
        const types = told.filter(({ subject: id }) => id === event.id).map(({ type }) => type);
        expect(types).to.deep.equal([
          ...['brain.event.received', 'brain.event.invalid'],
          ...['brain.event.reopened', 'brain.event.invalid'],
        ]);
      });
    });

    it('has to be told of which events', async () => {
      const error = await appErrorOf(subject().brain.use('events.replay', { type: 'Issue' }));
      expect(error).to.include({ kind: 'validation', code: 'event.replay-what' });
    });
  });

  describe('deliveries of one outside object', () => {
    it('have jobs of one group, with what is said of it', async () => {
      const { brain } = subject();
      const id = fresh('issue');
      const comment = { action: 'create', data: { id: fresh('comment'), issueId: id } };
      const events = [
        await receive('Issue', aLinearIssue('create', { id })),
        await receive('Comment', comment),
      ];
      const groups = await Promise.all(
        events.map(async (event) => {
          const { items } = await brain.use('jobs.list', listQuery({ limit: 200 }));
          return items.find(({ payload }) => payload['eventId'] === event.id)?.groupKey;
        }),
      );
      expect(groups).to.deep.equal([`linear:Issue:${id}`, `linear:Issue:${id}`]);
    });
  });
}
