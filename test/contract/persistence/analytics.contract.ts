import { expect } from 'chai';
import type { AnalyticsEvent } from '../../../src/domain/analytics/analytics-event.js';
import { DayBlock } from '../../../src/domain/analytics/day-block.js';
import { listQuery } from '../../../src/domain/shared/page.js';
import {
  MOST_NAMES,
  MOST_OF_DAY,
  type NewBlock,
  type NewSeries,
} from '../../../src/ports/analytics/analytics-series.js';
import { fresh, newId } from '../../support/builders.js';
import { appErrorOf } from '../../support/rejection.js';
import type { Store } from './persistence-under-test.js';

const DAY_MS = 86_400_000;
const NOW = new Date('2026-03-01T12:00:00.000Z');

/** Days that no other case uses. */
let nextDay = Date.UTC(2040, 0, 1);
const freshDay = () => (nextDay += 10 * DAY_MS);

function anEvent(change: Partial<AnalyticsEvent> = {}): AnalyticsEvent {
  return {
    id: newId<'AnalyticsEvent'>(),
    name: 'deal.won',
    at: NOW,
    receivedAt: NOW,
    subject: null,
    value: null,
    dimensions: {},
    dedupKey: null,
    ...change,
  };
}

function aSeries(name: string, dimensions: Readonly<Record<string, string>>, most = 10): NewSeries {
  return { name, dimensions, otherwise: { country: '(other)' }, most };
}

export function analyticsEventsContract(store: Store): void {
  describe('as AnalyticsEvents', () => {
    const add = (...events: readonly AnalyticsEvent[]) =>
      store().work.run(() => store().analyticsEvents.add(events));
    const scan = (name: string, more: { after?: AnalyticsEvent; limit?: number } = {}) =>
      store().analyticsEvents.scan({
        ...{ name, from: new Date(0), to: new Date(2 ** 45), limit: 100 },
        ...more,
      });

    it('gives back what was added, every number and text as it was', async () => {
      const name = fresh('event');
      const values = [0.1 + 0.2, 1e15, -1e-9, 123_456.789, 5e-324, 1 / 3, 0, null, -7, 2 ** 52 + 1];
      const events = values.map((value, index) =>
        anEvent({
          name,
          value,
          at: new Date(NOW.getTime() + index),
          subject: index % 2 ? null : 'ü "x" 😀',
          dimensions: index % 3 ? {} : { plan: "te'am", country: '日本' },
          dedupKey: index % 2 ? `key ${String(index)}` : null,
        }),
      );
      await add(...events);
      expect(await scan(name)).to.deep.equal(events);
    });

    it('keeps the first of those with the same key, within a call and across calls', async () => {
      const name = fresh('event');
      const [one, again, other] = ['a', 'a', 'b'].map((dedupKey) => anEvent({ name, dedupKey }));
      expect([...(await add(one!, again!, other!))].sort()).to.deep.equal(
        [one!.id, other!.id].sort(),
      );
      const elsewhere = anEvent({ name: fresh('event'), dedupKey: 'a' });
      const kept = await add(anEvent({ name, dedupKey: 'b' }), elsewhere, anEvent({ name }));
      expect(kept.size).to.equal(2);
      expect(await scan(name)).to.have.length(3);
    });

    it('keeps one of those that are added at once by several', async () => {
      const name = fresh('event');
      const keys = Array.from({ length: 30 }, (_, index) => `key-${String(index)}`);
      const kept = await Promise.all(
        Array.from({ length: 4 }, (_, turn) =>
          add(
            ...(turn % 2 ? keys : keys.toReversed()).map((dedupKey) => anEvent({ name, dedupKey })),
          ),
        ),
      );
      expect(kept.reduce((sum, { size }) => sum + size, 0)).to.equal(30);
      expect(await scan(name)).to.have.length(30);
    });

    it('keeps nothing of a unit of work that fails, nor outside of one', async () => {
      const name = fresh('event');
      const failure = await appErrorOf(store().analyticsEvents.add([anEvent({ name })]));
      expect(failure.code).to.equal('unit-of-work.required');
      await store()
        .work.run(async () => {
          await store().analyticsEvents.add([anEvent({ name, dedupKey: 'a' })]);
          throw new Error('no');
        })
        .catch(() => undefined);
      expect(await scan(name)).to.deep.equal([]);
      expect((await add(anEvent({ name, dedupKey: 'a' }))).size).to.equal(1);
    });

    it('reads page by page in the order of time and id', async () => {
      const name = fresh('event');
      const events = Array.from({ length: 23 }, (_, index) =>
        anEvent({ name, at: new Date(NOW.getTime() + Math.floor(index / 5)) }),
      );
      await add(...events.toReversed());
      await add(anEvent({ name: fresh('event') }));
      const found: AnalyticsEvent[] = [];
      for (;;) {
        const after = found.at(-1);
        const page = await scan(name, { limit: 4, ...(after && { after }) });
        found.push(...page);
        if (page.length < 4) break;
      }
      expect(found.map(({ id }) => id)).to.deep.equal(events.map(({ id }) => id));
    });

    it('reads what lies within a time, of all names', async () => {
      const [from, to] = [new Date(freshDay()), new Date(freshDay())];
      const inside = [from, new Date(to.getTime() - 1)].map((at) =>
        anEvent({ name: fresh('event'), at }),
      );
      await add(...inside, anEvent({ at: new Date(from.getTime() - 1) }), anEvent({ at: to }));
      const found = await store().analyticsEvents.scan({ from, to, limit: 10 });
      expect(found.map(({ id }) => id)).to.deep.equal(inside.map(({ id }) => id));
    });

    it('lists by name, newest first', async () => {
      const name = fresh('event');
      const events = [1, 2, 3].map((ms) => anEvent({ name, at: new Date(ms) }));
      await add(...events);
      const filters = [{ field: 'name', operator: 'in', values: [name] }] as const;
      const first = await store().analyticsEvents.list(listQuery({ filters, limit: 2 }));
      const second = await store().analyticsEvents.list(
        listQuery({ filters, limit: 2, cursor: first.nextCursor! }),
      );
      const ids = [...first.items, ...second.items].map(({ id }) => id);
      expect(ids).to.deep.equal(events.toReversed().map(({ id }) => id));
    });

    it('forgets those that happened before a time, oldest first', async () => {
      const name = fresh('event');
      const events = [-3, -2, -1, 0].map((ms) => anEvent({ name, at: new Date(1_000 + ms) }));
      await add(...events.toReversed());
      const forget = (limit: number) =>
        store().work.run(() => store().analyticsEvents.forgetBefore(new Date(1_000), limit));
      await forget(500);
      expect(await scan(name)).to.deep.equal(events.slice(3));
      expect(await forget(500)).to.equal(0);
    });
  });
}

export function analyticsSeriesContract(store: Store): void {
  describe('as AnalyticsSeries', () => {
    const place = (...series: readonly NewSeries[]) =>
      store().work.run(() => store().analyticsSeries.place(series, NOW));
    const add = (...blocks: readonly NewBlock[]) =>
      store().work.run(() => store().analyticsSeries.add(blocks));
    const ofDay = (id: number, dayMs: number) => store().analyticsSeries.ofDay([id], dayMs);
    const aBlock = (seriesId: number, dayMs: number, value: number): NewBlock => {
      const block = new DayBlock();
      block.add({ at: new Date(dayMs), value, subject: `subject-${String(value)}` });
      return { seriesId, dayMs, ...block.pack() };
    };
    const plain = (bytes: Uint8Array) => [...bytes];

    it('gives each combination one id, whoever asks first', async () => {
      const name = fresh('event');
      const wanted = ['DE', 'FR', 'DE'].map((country) => aSeries(name, { country }));
      const ids = await Promise.all([place(...wanted), place(...wanted.toReversed())]);
      expect(ids[1]).to.deep.equal(ids[0].toReversed());
      expect(ids[0][0]).to.equal(ids[0][2]);
      expect(new Set(ids.flat()).size).to.equal(2);
      const stored = await store().analyticsSeries.series(name);
      expect(stored.map(({ dimensions }) => dimensions['country']).sort()).to.deep.equal([
        'DE',
        'FR',
      ]);
      expect(await store().analyticsSeries.names()).to.deep.include({ name, groups: 2 });
    });

    it('counts under another combination once there are as many as may be', async () => {
      const name = fresh('event');
      const countries = ['A', 'B', 'C', 'D'];
      const ids = await place(...countries.map((country) => aSeries(name, { country }, 2)));
      expect(ids[2]).to.equal(ids[3]);
      expect(new Set(ids).size).to.equal(3);
      const [again, other] = await place(
        aSeries(name, { country: 'A' }, 2),
        aSeries(name, { country: '(other)' }, 2),
      );
      expect([again, other]).to.deep.equal([ids[0], ids[3]]);
      expect(await store().analyticsSeries.series(name)).to.have.length(3);
    });

    it('keeps to that bound however many ask at once', async () => {
      const name = fresh('event');
      await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          place(aSeries(name, { country: `c${String(index)}` }, 3)),
        ),
      );
      expect(await store().analyticsSeries.series(name)).to.have.length(4);
    });

    it('forgets the ids of a unit of work that failed', async () => {
      const name = fresh('event');
      await store()
        .work.run(async () => {
          await store().analyticsSeries.place([aSeries(name, { country: 'DE' })], NOW);
          throw new Error('no');
        })
        .catch(() => undefined);
      expect(await store().analyticsSeries.series(name)).to.deep.equal([]);
      const [id] = await place(aSeries(name, { country: 'DE' }));
      expect((await store().analyticsSeries.series(name))[0]!.id).to.equal(id);
    });

    it('gives back blocks with the part that is asked for', async () => {
      const [id = 0] = await place(aSeries(fresh('event'), {}));
      const dayMs = freshDay();
      const blocks = [aBlock(id, dayMs, 0.3), aBlock(id, dayMs, 7), aBlock(id, dayMs + DAY_MS, 1)];
      await add(...blocks);
      const read = async (part?: 'quantiles' | 'subjects', days = 2) => {
        const time = { fromMs: dayMs, toMs: dayMs + days * DAY_MS };
        const found = await store().analyticsSeries.blocks({ seriesIds: [id], ...time, part });
        return found
          .map(({ facts, quantiles, subjects, dayMs: ofDayMs }) => ({
            ofDayMs,
            facts: plain(facts),
            ...(quantiles && { quantiles: plain(quantiles) }),
            ...(subjects && { subjects: plain(subjects) }),
          }))
          .sort((a, b) => a.ofDayMs - b.ofDayMs || (a.facts < b.facts ? -1 : 1));
      };
      const expected = (part?: 'quantiles' | 'subjects') =>
        blocks
          .map((block) => ({
            ofDayMs: block.dayMs,
            facts: plain(block.facts),
            ...(part && { [part]: plain(block[part]) }),
          }))
          .sort((a, b) => a.ofDayMs - b.ofDayMs || (a.facts < b.facts ? -1 : 1));
      expect(await read()).to.deep.equal(expected());
      expect(await read('quantiles')).to.deep.equal(expected('quantiles'));
      expect(await read('subjects')).to.deep.equal(expected('subjects'));
      expect(await read(undefined, 1)).to.have.length(2);
    });

    it('puts one block in the place of others, and tells which days have fresh ones', async () => {
      const [id = 0] = await place(aSeries(fresh('event'), {}));
      const dayMs = freshDay();
      const freshOfOurs = async () =>
        (await store().analyticsSeries.freshDays(10_000)).filter(({ seriesId }) => seriesId === id);
      await add(aBlock(id, dayMs, 1), aBlock(id, dayMs, 2), aBlock(id, dayMs + DAY_MS, 3));
      expect(await freshOfOurs()).to.deep.equal([
        { seriesId: id, dayMs },
        { seriesId: id, dayMs: dayMs + DAY_MS },
      ]);
      const [first, second] = await ofDay(id, dayMs);
      const merged = aBlock(id, dayMs, 9);
      await store().work.run(async () => {
        await store().analyticsSeries.replace([first!.id, second!.id], merged);
      });
      const [left, ...more] = await ofDay(id, dayMs);
      expect(more).to.deep.equal([]);
      expect(left).to.deep.include({ seriesId: id, dayMs, isFresh: false });
      expect(plain(left!.subjects)).to.deep.equal(plain(merged.subjects));
      const [alone] = await ofDay(id, dayMs + DAY_MS);
      await store().work.run(() => store().analyticsSeries.settle([alone!.id]));
      expect(await freshOfOurs()).to.deep.equal([]);
    });

    it('lets one of two replace the same blocks', async () => {
      const [id = 0] = await place(aSeries(fresh('event'), {}));
      const dayMs = freshDay();
      await add(aBlock(id, dayMs, 1), aBlock(id, dayMs, 2));
      const ids = (await ofDay(id, dayMs)).map((block) => block.id);
      const replace = () =>
        store().work.run(() => store().analyticsSeries.replace(ids, aBlock(id, dayMs, 5)));
      const results = await Promise.allSettled([replace(), replace()]);
      expect(results.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
      expect(await ofDay(id, dayMs)).to.have.length(1);
    });

    it('reads a bounded part of a day that has very many', async () => {
      const [id = 0] = await place(aSeries(fresh('event'), {}));
      const dayMs = freshDay();
      await add(...Array.from({ length: MOST_OF_DAY + 1 }, () => aBlock(id, dayMs, 1)));
      expect(await ofDay(id, dayMs)).to.have.length(MOST_OF_DAY);
    });

    it('forgets blocks of days before a time', async () => {
      const [id = 0] = await place(aSeries(fresh('event'), {}));
      const old = Date.UTC(2001, 0, 1);
      await add(aBlock(id, old, 1), aBlock(id, old + DAY_MS, 2));
      const forget = () =>
        store().work.run(() => store().analyticsSeries.forgetBefore(new Date(old + DAY_MS), 500));
      expect(await forget()).to.equal(1);
      expect(await forget()).to.equal(0);
      expect(await ofDay(id, old + DAY_MS)).to.have.length(1);
    });

    it('refuses names beyond a thousand', async () => {
      const known = (await store().analyticsSeries.names()).length;
      const names = Array.from({ length: MOST_NAMES - known + 1 }, () => fresh('many'));
      const failure = await appErrorOf(place(...names.map((name) => aSeries(name, {}))));
      expect(failure.code).to.equal('analytics.too-many-names');
      expect(await store().analyticsSeries.names()).to.have.length(known);
    }).timeout(60_000);
  });
}
