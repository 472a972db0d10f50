import { expect } from 'chai';
import {
  ReceivedEvent,
  type ReceivedEventState,
} from '../../../src/domain/events/received-event.js';
import {
  aDomainEvent,
  anExecution,
  aPayload,
  aReceivedEvent,
  fresh,
  newId,
} from '../../support/builders.js';
import { appErrorOf, rejectionOf } from '../../support/rejection.js';
import { AWKWARD_TEXTS, AWKWARD_TIMES, samplesOf } from './awkward-values.js';
import type { Store } from './persistence-under-test.js';
import { repositoryContract, type RepositorySubject } from './repository.contract.js';
import { sequenceAll, toldAfter } from './told-events.js';

const SUBJECT: RepositorySubject<ReceivedEventState, ReceivedEvent> = {
  what: 'event',
  build: aReceivedEvent,
  restore: (state) => ReceivedEvent.restore(state),
  repository: ({ events }) => events,
  queries: ({ eventQueries }) => eventQueries,
  change: { status: 'processed', entity: 'task', action: 'opened', taskId: newId() },
  samples: {
    'every field': {
      status: 'failed',
      entity: 'pull_request',
      action: 'merged',
      title: 'Merge',
      url: 'https://example.org/1',
      actor: 'octocat',
      repository: 'octo/hello',
      taskId: newId(),
      occurredAt: new Date('2026-03-01T11:59:59.999Z'),
      handledAt: new Date('2026-03-01T12:00:00.001Z'),
      error: 'broke',
    },
    'an event without an action': { providerAction: null },
    ...samplesOf('title', AWKWARD_TEXTS),
    ...samplesOf('occurredAt', AWKWARD_TIMES),
  },
};

export function receivedEventRepositoryContract(store: Store): void {
  describe('as ReceivedEventRepository', () => {
    repositoryContract(store, SUBJECT);

    const add = (event: ReceivedEvent, payload = aPayload()) =>
      store().work.run(() => store().events.addIfNew(event, payload, []));

    it('stores a new delivery with its payload', async () => {
      const { work, events, eventQueries } = store();
      const event = aReceivedEvent();
      expect(await add(event)).to.deep.equal({ id: event.state.id, added: true });
      expect(await eventQueries.find(event.state.id)).to.deep.equal(event.state);
      const { headers, body } = await work.run(() => events.payload(event.state.id));
      expect(headers).to.deep.equal(aPayload().headers);
      expect(Buffer.from(body).equals(aPayload().body)).to.equal(true);
    });

    it('answers a repeat with the id it is stored under, and changes nothing', async () => {
      const { work, events, eventQueries, eventStream } = store();
      const first = aReceivedEvent();
      await add(first);
      const from = await sequenceAll(eventStream);
      const { provider, deliveryId } = first.state;
      const repeat = aReceivedEvent({ provider, deliveryId, type: 'push' });
      const answer = await work.run(() =>
        events.addIfNew(repeat, aPayload({ headers: { other: 'yes' } }), [aDomainEvent()]),
      );
      expect(answer).to.deep.equal({ id: first.state.id, added: false });
      expect(await eventQueries.find(first.state.id)).to.deep.equal(first.state);
      expect(await eventQueries.find(repeat.state.id)).to.equal(undefined);
      expect((await eventQueries.payload(first.state.id))?.headers).not.to.have.property('other');
      expect(await toldAfter(eventStream, from)).to.deep.equal([]);
    });

    it('stores many at once: the new ones in order, repeats within and without left alone', async () => {
      const { work, events, eventQueries, eventStream } = store();
      const known = aReceivedEvent();
      await add(known);
      const from = await sequenceAll(eventStream);
      const [first, second] = [aReceivedEvent(), aReceivedEvent()];
      const again = ({ state: { provider, deliveryId } }: ReceivedEvent) =>
        aReceivedEvent({ provider, deliveryId });
      const deliveries = [first, again(known), second, again(first)].map((event) => ({
        event,
        payload: aPayload({ headers: { of: event.state.id } }),
        events: [aDomainEvent({ subject: event.state.id })],
      }));
      const answers = await work.run(() => events.addAllIfNew(deliveries));
      expect(answers).to.deep.equal([
        { id: first.state.id, added: true },
        { id: known.state.id, added: false },
        { id: second.state.id, added: true },
        { id: first.state.id, added: false },
      ]);
      for (const { state } of [first, second]) {
        expect((await eventQueries.payload(state.id))?.headers).to.deep.equal({ of: state.id });
      }
      const told = await toldAfter(eventStream, from);
      expect(told.map(({ subject }) => subject)).to.deep.equal([first.state.id, second.state.id]);
    });

    it('stores none when one of many cannot be stored', async () => {
      const { work, events, eventQueries } = store();
      const good = aReceivedEvent();
      const bad = new Error('changed my mind');
      const failed = work.run(async () => {
        await events.addAllIfNew([{ event: good, payload: aPayload(), events: [] }]);
        throw bad;
      });
      expect(await rejectionOf(failed)).to.equal(bad);
      expect(await eventQueries.find(good.state.id)).to.equal(undefined);
    });

    it('tells of a delivery that is new', async () => {
      const { work, events, eventStream } = store();
      const from = await sequenceAll(eventStream);
      const told = aDomainEvent();
      await work.run(() => events.addIfNew(aReceivedEvent(), aPayload(), [told]));
      const subjects = (await toldAfter(eventStream, from)).map(({ subject }) => subject);
      expect(subjects).to.deep.equal([told.subject]);
    });

    it('tells deliveries apart by provider, case and spaces', async () => {
      const deliveryId = fresh('Delivery');
      const ids = [deliveryId, deliveryId.toLowerCase(), `${deliveryId} `];
      for (const id of ids) {
        expect(await add(aReceivedEvent({ deliveryId: id }))).to.have.property('added', true);
      }
      const elsewhere = await add(aReceivedEvent({ deliveryId, provider: 'gitlab' }));
      expect(elsewhere.added).to.equal(true);
    });

    it('stores one of 20 deliveries that come at once', async () => {
      const deliveryId = fresh('delivery');
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => add(aReceivedEvent({ deliveryId }))),
      );
      expect(answers.filter(({ added }) => added)).to.have.length(1);
      expect(new Set(answers.map(({ id }) => id))).to.have.property('size', 1);
      const filters = [{ field: 'deliveryId', operator: 'in', values: [deliveryId] }] as const;
      const { items } = await store().eventQueries.list({ limit: 50, sort: [], filters });
      expect(items.map(({ id }) => id)).to.deep.equal([answers[0]?.id]);
    });

    it('knows a delivery again within one unit of work', async () => {
      const { work, events } = store();
      const deliveryId = fresh('delivery');
      const [first, repeat] = [aReceivedEvent({ deliveryId }), aReceivedEvent({ deliveryId })];
      const answers = await work.run(async () => [
        await events.addIfNew(first, aPayload(), []),
        await events.addIfNew(repeat, aPayload(), []),
      ]);
      expect(answers).to.deep.equal([
        { id: first.state.id, added: true },
        { id: first.state.id, added: false },
      ]);
    });

    it('takes a delivery as new whose first try was rolled back', async () => {
      const { work, events, eventQueries } = store();
      const deliveryId = fresh('delivery');
      const lost = aReceivedEvent({ deliveryId });
      const failing = work.run(async () => {
        await events.addIfNew(lost, aPayload(), []);
        throw new Error('no');
      });
      await rejectionOf(failing);
      expect(await eventQueries.payload(lost.state.id)).to.equal(undefined);
      const again = aReceivedEvent({ deliveryId });
      expect(await add(again)).to.deep.equal({ id: again.state.id, added: true });
    });

    const bodies: Readonly<Record<string, () => Uint8Array>> = {
      'an empty body': () => new Uint8Array(),
      'every byte': () => Uint8Array.from({ length: 256 }, (_, byte) => byte),
      'bytes that are not UTF-8': () => Uint8Array.of(0xff, 0xfe, 0x00, 0xc3, 0x28, 0x0a),
      'a part of a larger buffer': () => new Uint8Array(1_000).fill(7).subarray(100, 120).fill(9),
      '9 MB': () =>
        new Uint8Array(Uint32Array.from({ length: 2_250_000 }, (_, at) => at * 31).buffer),
    };
    for (const [name, make] of Object.entries(bodies)) {
      it(`gives back the exact payload: ${name}`, async () => {
        const { work, events, eventQueries } = store();
        const event = aReceivedEvent();
        const headers = { 'x-signature': "sha256='\\%", 'x-name': 'Zoë 😀', empty: '' };
        await add(event, { headers, body: make() });
        const committed = await eventQueries.payload(event.state.id);
        const within = await work.run(() => events.payload(event.state.id));
        for (const payload of [committed, within]) {
          expect(payload?.headers).to.deep.equal(headers);
          expect(Buffer.compare(payload?.body ?? Buffer.alloc(1), make())).to.equal(0);
        }
      });
    }

    it('has no payload for an unknown event', async () => {
      const { work, events, eventQueries } = store();
      const id = aReceivedEvent().state.id;
      expect(await eventQueries.payload(id)).to.equal(undefined);
      const error = await appErrorOf(work.run(() => events.payload(id)));
      expect(error).to.include({ kind: 'not-found', code: 'event.not-found' });
    });

    it('lists the executions of an event, oldest first', async () => {
      const { work, events, eventQueries } = store();
      const [event, other] = [aReceivedEvent(), aReceivedEvent()];
      await add(event);
      await add(other);
      const eventId = event.state.id;
      const at = (ms: number) => new Date(Date.UTC(2026, 2, 1) + ms);
      const first = anExecution({
        eventId,
        outcome: 'failed',
        error: "it's 😀",
        startedAt: at(1),
        finishedAt: at(2),
      });
      const second = anExecution({ eventId, attempt: 2, startedAt: at(3), finishedAt: at(4) });
      await work.run(async () => {
        await events.addExecution(second);
        await events.addExecution(first);
        await events.addExecution(anExecution({ eventId: other.state.id }));
      });
      expect(await eventQueries.executions(eventId)).to.deep.equal([first, second]);
      expect(await eventQueries.executions(aReceivedEvent().state.id)).to.deep.equal([]);
    });

    it('takes payload and executions away with the event', async () => {
      const { work, events, eventQueries } = store();
      const event = aReceivedEvent();
      await add(event);
      const eventId = event.state.id;
      await work.run(() => events.addExecution(anExecution({ eventId })));
      await work.run(() => events.delete(eventId, []));
      expect(await eventQueries.payload(eventId)).to.equal(undefined);
      expect(await eventQueries.executions(eventId)).to.deep.equal([]);
      expect(await add(event)).to.deep.equal({ id: eventId, added: true });
    });

    it('counts events by status and by what they are', async () => {
      const { eventQueries, work, events } = store();
      const provider = fresh('provider');
      const before = await eventQueries.statistics();
      const opened = aReceivedEvent({ provider });
      for (const event of [
        opened,
        aReceivedEvent({ provider }),
        aReceivedEvent({ provider, type: 'push', providerAction: null }),
        aReceivedEvent({ provider, status: 'ignored' }),
      ]) {
        await add(event);
      }
      const handled = ReceivedEvent.restore({ ...opened.state, status: 'processed', version: 2 });
      await work.run(() => events.save(handled, []));
      const after = await eventQueries.statistics();
      const grown = (status: string) =>
        (after.byStatus[status] ?? 0) - (before.byStatus[status] ?? 0);
      expect(after.total - before.total).to.equal(4);
      expect(['received', 'processed', 'ignored'].map(grown)).to.deep.equal([2, 1, 1]);
      expect(after.byType).to.include({
        [`${provider}.issues.opened`]: 3,
        [`${provider}.push`]: 1,
      });
    });

    it('forgets the bytes of old events that are handled, not of those that failed, and keeps the events', async () => {
      const { events, eventQueries, work } = store();
      const at = (createdAt: string, status: ReceivedEventState['status']) =>
        aReceivedEvent({ createdAt: new Date(createdAt), status });
      const all = [
        at('2019-01-01T00:00:00.000Z', 'processed'),
        at('2019-01-02T00:00:00.000Z', 'ignored'),
        at('2019-01-01T00:00:00.000Z', 'received'),
        at('2019-01-01T00:00:00.000Z', 'failed'),
        at('2019-02-01T00:00:00.000Z', 'processed'),
      ];
      for (const event of all) await add(event);
      const before = new Date('2019-02-01T00:00:00.000Z');
      const forget = (limit: number) => work.run(() => events.forgetPayloadsBefore(before, limit));
      expect(await forget(1)).to.equal(1);
      expect(await forget(10)).to.equal(1);
      expect(await forget(10)).to.equal(0);
      const left = await Promise.all(all.map(({ state }) => eventQueries.payload(state.id)));
      expect(left.map((payload) => payload !== undefined)).to.deep.equal([
        false,
        false,
        true,
        true,
        true,
      ]);
      for (const { state } of all) {
        expect(await eventQueries.find(state.id)).to.deep.equal(state);
      }
    });

    it('is refused outside a unit of work', async () => {
      const { events } = store();
      const event = aReceivedEvent();
      const calls = [
        () => events.addIfNew(event, aPayload(), []),
        () => events.payload(event.state.id),
        () => events.addExecution(anExecution()),
      ];
      for (const call of calls) {
        const error = await appErrorOf((async () => call())());
        expect(error.code).to.equal('unit-of-work.required');
      }
    });
  });
}
