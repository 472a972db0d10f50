import { expect } from 'chai';
import fc from 'fast-check';
import { InMemoryMetrics } from '../../../src/adapters/outbound/memory/in-memory-metrics.js';
import { EventCounter } from '../../../src/application/analytics/event-counter.js';
import { MergeBlocks } from '../../../src/application/analytics/merge-blocks.js';
import { ReadSeries } from '../../../src/application/analytics/read-series.js';
import { RecordEvents } from '../../../src/application/analytics/record-events.js';
import type { NewAnalyticsEvent } from '../../../src/domain/analytics/analytics-event.js';
import {
  SERIES_AGGREGATES,
  type SeriesAggregate,
  type SeriesQuery,
} from '../../../src/domain/analytics/series-query.js';
import { wallClockMs } from '../../../src/domain/shared/zone-time.js';
import { fresh } from '../../support/builders.js';
import type { Store } from './persistence-under-test.js';

const DAY_MS = 86_400_000;
const ZONES = ['UTC', 'America/New_York', 'Asia/Kolkata'] as const;
const RANKS: Readonly<Record<string, number>> = { p50: 0.5, p95: 0.95, p99: 0.99 };

interface Told {
  readonly msAgo: number;
  readonly value: number | null;
  readonly subject: string | null;
  readonly country: string | null;
  readonly key: string | null;
}

const told: fc.Arbitrary<Told> = fc.record({
  msAgo: fc.nat({ max: 8 * DAY_MS }),
  value: fc.option(fc.integer({ min: -500, max: 5_000 })),
  subject: fc.option(fc.constantFrom('a', 'b', 'c', 'd', 'e')),
  country: fc.option(fc.constantFrom('DE', 'FR', 'JP')),
  key: fc.option(fc.constantFrom('k1', 'k2', 'k3'), { freq: 3 }),
});

/** Random events against a plain computation over all of them, in every aggregate. */
export function analyticsExactnessContract(store: Store): void {
  describe('as what analytics adds up', () => {
    function analytics(name: string) {
      const { analyticsEvents: events, analyticsSeries: series, work, clock, ids } = store();
      const metrics = new InMemoryMetrics();
      const settings = {
        keptMs: 90 * DAY_MS,
        definitions: new Map([[name, { dimensions: ['country'], mostGroups: 10 }]]),
        mappings: new Map(),
      };
      const counter = new EventCounter({ events, series, settings, work, metrics });
      return {
        record: new RecordEvents({ counter, settings, work, clock, ids }),
        read: new ReadSeries({ series, settings }),
        merge: new MergeBlocks({ series, work, metrics }),
      };
    }

    function toEvent(name: string, one: Told): NewAnalyticsEvent {
      return {
        name,
        at: new Date(store().clock.now().getTime() - one.msAgo),
        value: one.value,
        subject: one.subject,
        dimensions: one.country === null ? {} : { country: one.country },
        dedupKey: one.key,
      };
    }

    /** In the order of their arrival, each key once. */
    function counted(events: readonly NewAnalyticsEvent[]): readonly NewAnalyticsEvent[] {
      const keys = new Set<string>();
      return events.filter(({ dedupKey }) => {
        if (typeof dedupKey !== 'string') return true;
        if (keys.has(dedupKey)) return false;
        return Boolean(keys.add(dedupKey));
      });
    }

    function plainValue(events: readonly NewAnalyticsEvent[], aggregate: SeriesAggregate) {
      const values = events.flatMap(({ value }) => (typeof value === 'number' ? [value] : []));
      const sum = values.reduce((total, value) => total + value, 0);
      const subjects = new Set(events.flatMap(({ subject }) => subject ?? []));
      if (aggregate === 'count') return events.length;
      if (aggregate === 'sum') return sum;
      if (aggregate === 'distinct') return subjects.size;
      if (values.length === 0) return null;
      if (aggregate === 'avg') return sum / values.length;
      if (aggregate === 'min') return Math.min(...values);
      if (aggregate === 'max') return Math.max(...values);
      const rank = Math.floor((RANKS[aggregate] ?? 0) * (values.length - 1));
      return values.sort((a, b) => a - b)[rank] ?? null;
    }

    function expectValue(
      actual: number | null,
      events: readonly NewAnalyticsEvent[],
      aggregate: SeriesAggregate,
    ): void {
      const expected = plainValue(events, aggregate);
      if (expected === null || !(aggregate in RANKS)) expect(actual).to.equal(expected);
      else expect(actual).to.be.closeTo(expected, Math.abs(expected) * 0.0101 + 1e-9);
    }

    async function compare(
      read: ReadSeries,
      name: string,
      events: readonly NewAnalyticsEvent[],
    ): Promise<void> {
      const to = store().clock.now();
      const from = new Date(to.getTime() - 9 * DAY_MS);
      for (const [index, aggregate] of SERIES_AGGREGATES.entries()) {
        const zone = ZONES[index % ZONES.length]!;
        const query: SeriesQuery = {
          ...{ name, aggregate, from, to: new Date(to.getTime() + 1), interval: 'day' },
          ...{ timezone: zone, groupBy: ['country'], filter: {}, top: 2 },
        };
        const { series } = await read.execute(query);
        const [whole] = (await read.execute({ ...query, groupBy: [] })).series;
        expectValue(whole!.total, events, aggregate);
        for (const { at, value } of whole!.points) {
          const day = Math.floor(wallClockMs(at.getTime(), zone) / DAY_MS);
          const own = events.filter(
            (one) => Math.floor(wallClockMs(one.at!.getTime(), zone) / DAY_MS) === day,
          );
          expectValue(value, own, aggregate);
        }
        const named = series
          .map(({ group }) => group['country'])
          .filter((one) => one !== '(other)');
        for (const { group, total } of series) {
          const country = (one: NewAnalyticsEvent) => one.dimensions?.['country'] ?? '(none)';
          const own = events.filter((one) =>
            group['country'] === '(other)'
              ? !named.includes(country(one))
              : country(one) === group['country'],
          );
          expectValue(total, own, aggregate);
        }
      }
    }

    it('is what a plain computation says, late and repeated events, merging and all', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(told, { maxLength: 12 }), { maxLength: 5 }),
          async (parts) => {
            const name = fresh('event');
            const { record, read, merge } = analytics(name);
            const batches = parts.map((part) => part.map((one) => toEvent(name, one)));
            for (const [index, items] of batches.entries()) {
              await record.execute({ items });
              if (index % 2 === 1) await merge.execute(new AbortController().signal);
            }
            await compare(read, name, counted(batches.flat()));
            await merge.execute(new AbortController().signal);
            await compare(read, name, counted(batches.flat()));
          },
        ),
        { numRuns: 8 },
      );
    }).timeout(120_000);

    it('counts each event once while several record and several merge', async () => {
      const name = fresh('event');
      const { record, read, merge } = analytics(name);
      const other = analytics(name);
      const events = Array.from({ length: 120 }, (_, index) =>
        toEvent(name, {
          ...{ msAgo: index * 1_000, value: index, subject: 'a', country: 'DE' },
          key: `key-${String(index % 100)}`,
        }),
      );
      const stop = new AbortController().signal;
      const tasks = Array.from({ length: 12 }, async (_, part) => {
        const items = events.slice(part * 10, part * 10 + 10);
        await (part % 2 ? record : other.record).execute({ items });
        await Promise.all([merge.execute(stop), other.merge.execute(stop)]);
      });
      await Promise.all(tasks);
      await merge.execute(stop);
      const to = new Date(store().clock.now().getTime() + 1);
      const { series } = await read.execute({
        ...{ name, aggregate: 'count', from: new Date(to.getTime() - DAY_MS), to },
        ...{ interval: 'hour', timezone: 'UTC', groupBy: [], filter: {}, top: 1 },
      });
      expect(series[0]!.total).to.equal(100);
    }).timeout(60_000);

    it('is the same when merging breaks off halfway', async () => {
      const name = fresh('event');
      const { record, read } = analytics(name);
      const { analyticsSeries: series, work } = store();
      for (let turn = 0; turn < 3; turn += 1) {
        await record.execute({
          items: [
            toEvent(name, { msAgo: turn, value: 1, subject: null, country: null, key: null }),
          ],
        });
      }
      const breaking = Object.assign(Object.create(series) as typeof series, {
        replace: async (...args: Parameters<typeof series.replace>) => {
          await series.replace(...args);
          throw new Error('killed');
        },
      });
      const broken = new MergeBlocks({ series: breaking, work, metrics: new InMemoryMetrics() });
      const failure = await broken
        .execute(new AbortController().signal)
        .catch((error: unknown) => error);
      expect(failure).to.have.property('message', 'killed');
      const to = new Date(store().clock.now().getTime() + 1);
      const answer = await read.execute({
        ...{ name, aggregate: 'sum', from: new Date(to.getTime() - DAY_MS), to },
        ...{ interval: 'day', timezone: 'UTC', groupBy: [], filter: {}, top: 1 },
      });
      expect(answer.series[0]!.total).to.equal(3);
    });
  });
}
