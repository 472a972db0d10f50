import { expect } from 'chai';
import { KEPT_REVISIONS, type Expiring } from '../../../src/ports/storage/expired-records.js';
import {
  aConfigRevision,
  aNotice,
  anAlert,
  anExecution,
  aPayload,
  aReceivedEvent,
  aSilence,
} from '../../support/builders.js';
import type { Store } from './persistence-under-test.js';

/** Older than what any other case stores. */
const OLD = new Date('2001-01-01T00:00:00.000Z');
const LIMIT = new Date('2001-01-02T00:00:00.000Z');
const YOUNG = LIMIT;

export function expiredRecordsContract(store: Store): void {
  describe('as ExpiredRecords', () => {
    const forget = (what: Expiring, limit = 500, time = LIMIT) =>
      store().work.run(() => store().expiredRecords.forget(what, time, limit));

    const add = async (
      status: 'received' | 'processed' | 'ignored' | 'failed',
      createdAt: Date,
      updatedAt = createdAt,
    ) => {
      const { work, events } = store();
      const event = aReceivedEvent({ status, createdAt, updatedAt });
      await work.run(async () => {
        await events.addIfNew(event, aPayload(), []);
        await events.addExecution(anExecution({ eventId: event.state.id }));
      });
      return event.state.id;
    };

    it('forgets handled events with all that belongs to them, some at a time', async () => {
      const { eventQueries } = store();
      const [processed, ignored] = [await add('processed', OLD), await add('ignored', OLD)];
      const stay = [
        await add('received', OLD),
        await add('failed', OLD),
        await add('processed', YOUNG),
      ];
      expect(await forget('handled-events', 1)).to.equal(1);
      expect(await forget('handled-events')).to.equal(1);
      expect(await forget('handled-events')).to.equal(0);
      for (const id of [processed, ignored]) {
        expect(await eventQueries.find(id)).to.equal(undefined);
        expect(await eventQueries.payload(id)).to.equal(undefined);
        expect(await eventQueries.executions(id)).to.deep.equal([]);
      }
      for (const id of stay) {
        expect((await eventQueries.find(id))?.id).to.equal(id);
        expect(await eventQueries.payload(id)).to.not.equal(undefined);
        expect(await eventQueries.executions(id)).to.have.length(1);
      }
      expect(await forget('failed-events')).to.equal(1);
      expect(await eventQueries.find(stay[1] ?? processed)).to.equal(undefined);
      expect((await eventQueries.find(stay[0] ?? processed))?.status).to.equal('received');
    });

    it('forgets failed events by when they failed, not by when they came', async () => {
      const { eventQueries } = store();
      const late = await add('failed', OLD, YOUNG);
      const early = await add('failed', OLD);
      expect(await forget('failed-events')).to.equal(1);
      expect((await eventQueries.find(late))?.id).to.equal(late);
      expect(await eventQueries.find(early)).to.equal(undefined);
      expect(await forget('failed-events', 500, new Date(YOUNG.getTime() + 1))).to.equal(1);
    });

    it('forgets resolved alerts with their notices, unless one still waits', async () => {
      const { work, alerts, alertQueries, notices, noticeQueries } = store();
      const over = { status: 'resolved', activeKey: null, resolvedAt: OLD } as const;
      const [told, untold, young, firing] = [
        anAlert(over),
        anAlert(over),
        anAlert({ ...over, resolvedAt: YOUNG }),
        anAlert({ resolvedAt: null }),
      ];
      const sent = aNotice({ alertId: told.state.id, status: 'sent' });
      const waiting = aNotice({ alertId: untold.state.id, status: 'waiting' });
      await work.run(async () => {
        for (const alert of [told, untold, young, firing]) await alerts.save(alert, []);
        for (const notice of [sent, waiting]) await notices.save(notice, []);
      });
      expect(await forget('resolved-alerts')).to.equal(1);
      const left = await Promise.all(
        [told, untold, young, firing].map(({ state }) => alertQueries.find(state.id)),
      );
      expect(left.map((alert) => alert !== undefined)).to.deep.equal([false, true, true, true]);
      expect(await noticeQueries.find(sent.state.id)).to.equal(undefined);
      expect(await noticeQueries.find(waiting.state.id)).to.not.equal(undefined);
    });

    it('forgets silences that have ended', async () => {
      const { work, silences, silenceQueries } = store();
      const [ended, later] = [aSilence({ endsAt: OLD }), aSilence({ endsAt: YOUNG })];
      await work.run(async () => {
        for (const silence of [ended, later]) await silences.save(silence, []);
      });
      expect(await forget('ended-silences')).to.be.greaterThan(0);
      expect(await silenceQueries.find(ended.state.id)).to.equal(undefined);
      expect(await silenceQueries.find(later.state.id)).to.not.equal(undefined);
    });

    it('forgets revisions of the configuration, but none of the newest and none watched', async () => {
      const { work, configRevisions, configRevisionQueries } = store();
      const newest = (await configRevisionQueries.latest())?.number ?? 0;
      const base = Math.max(newest, 1_000_000) + 10;
      const at = (number: number, status: 'kept' | 'watched' = 'kept', createdAt = OLD) =>
        aConfigRevision({ number, status, createdAt });
      const all = [at(base), at(base + 1, 'watched'), at(base + 2, 'kept', YOUNG), at(base + 3)];
      const last = at(base + 2 + KEPT_REVISIONS);
      await work.run(async () => {
        for (const revision of [...all, last]) await configRevisions.save(revision, []);
      });
      await forget('config-revisions');
      const left = await Promise.all(
        all.map(({ state }) => configRevisionQueries.findByNumber(state.number)),
      );
      expect(left.map((one) => one !== undefined)).to.deep.equal([false, true, true, true]);
    });

    it('works within a unit of work only', async () => {
      const { expiredRecords } = store();
      const error = await expiredRecords.forget('failed-events', OLD, 1).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).to.include({ code: 'unit-of-work.required' });
    });
  });
}
