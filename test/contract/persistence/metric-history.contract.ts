import { expect } from 'chai';
import type {
  MetricBlock,
  MetricSeries,
  MetricSlot,
  Resolution,
} from '../../../src/domain/monitoring/metric-block.js';
import { SPANS } from '../../../src/domain/monitoring/metric-block.js';
import { fresh } from '../../support/builders.js';
import { appErrorOf } from '../../support/rejection.js';
import type { Store } from './persistence-under-test.js';

const NOW = new Date('2026-03-01T12:00:00.000Z');

/** Times that no other case uses. */
let nextStart = Date.UTC(2030, 0, 1);
const freshStart = () => (nextStart += 10 * 86_400_000);

function aSeries(change: Partial<MetricSeries> = {}): MetricSeries {
  return { name: fresh('metric'), kind: 'counter', labels: {}, bounds: [], ...change };
}

function aBlock(change: Partial<MetricBlock> & { readonly at?: Record<number, MetricSlot> }) {
  const { at = { 0: [1] }, ...rest } = change;
  const resolution: Resolution = rest.resolution ?? 'second';
  const slots = Array.from({ length: SPANS[resolution].slots }, (_, index) => at[index]);
  const block = { series: aSeries(), source: 'a', startMs: freshStart(), ...rest };
  return { ...block, resolution, slots } satisfies MetricBlock;
}

export function metricHistoryContract(store: Store): void {
  describe('as MetricHistory', () => {
    const put = (...blocks: readonly MetricBlock[]) =>
      store().work.run(() => store().metricHistory.put(blocks, NOW));
    const blocksOf = async (name: string, resolution: Resolution, fromMs = 0, toMs = 2 ** 46) => {
      const { metricHistory } = store();
      return metricHistory.blocks({
        series: await metricHistory.series(name),
        resolution,
        from: new Date(fromMs),
        to: new Date(toMs),
      });
    };

    it('gives back what was put, of every kind and value', async () => {
      const name = fresh('metric');
      const histogram = aSeries({
        name,
        kind: 'histogram',
        bounds: [0.1, 1],
        labels: { b: 'é', a: "'" },
      });
      const blocks = [
        aBlock({ series: aSeries({ name }), at: { 0: [0], 59: [2 ** 40] } }),
        aBlock({
          series: aSeries({ name, kind: 'gauge' }),
          at: {
            1: [1, -3.25, -3.25, -3.25, -3.25],
            2: [2, 0.3, 0.1, 0.2, 0.2],
            7: [1, 1e-9, 1e-9, 1e-9, 1e-9],
          },
        }),
        aBlock({ series: histogram, at: { 3: [1.5, 1, 0, 7] } }),
      ];
      await put(...blocks);
      const found = await blocksOf(name, 'second');
      expect([...found].sort((a, b) => a.startMs - b.startMs)).to.deep.equal(blocks);
      const series = await store().metricHistory.series(name);
      expect(series.map(({ kind }) => kind).sort()).to.deep.equal([
        'counter',
        'gauge',
        'histogram',
      ]);
    });

    it('keeps processes, series and resolutions apart', async () => {
      const series = aSeries();
      const other = aSeries({ name: series.name, labels: { of: 'x' } });
      const startMs = freshStart();
      await put(
        aBlock({ series, startMs, source: 'a', at: { 0: [1] } }),
        aBlock({ series, startMs, source: 'b', at: { 0: [2] } }),
        aBlock({ series: other, startMs, at: { 0: [3] } }),
        aBlock({ series, startMs, resolution: 'minute', at: { 0: [4] } }),
        aBlock({ series, startMs, resolution: 'hour', at: { 23: [5] } }),
      );
      const values = async (resolution: Resolution) =>
        (await blocksOf(series.name, resolution)).map(({ slots }) => slots.find(Boolean)).sort();
      expect(await values('second')).to.deep.equal([[1], [2], [3]]);
      expect(await values('minute')).to.deep.equal([[4]]);
      expect(await values('hour')).to.deep.equal([[5]]);
    });

    it('replaces a block that is there already', async () => {
      const block = aBlock({ at: { 0: [1], 1: [1] } });
      await put(block);
      const again = aBlock({ ...block, at: { 5: [9] } });
      await put(again);
      expect(await blocksOf(block.series.name, 'second')).to.deep.equal([again]);
    });

    it('answers the blocks of a period, oldest first', async () => {
      const series = aSeries();
      const startMs = freshStart();
      const blocks = [2, 0, 1, 3].map((minute) =>
        aBlock({ series, startMs: startMs + minute * 60_000 }),
      );
      await put(...blocks);
      const found = await blocksOf(series.name, 'second', startMs + 60_000, startMs + 180_000);
      expect(found.map((block) => block.startMs - startMs)).to.deep.equal([60_000, 120_000]);
      expect(await blocksOf(fresh('unknown'), 'second')).to.deep.equal([]);
    });

    it('writes nothing outside a unit of work, and nothing of one that fails', async () => {
      const block = aBlock({});
      const error = await appErrorOf(store().metricHistory.put([block], NOW));
      expect(error.code).to.equal('unit-of-work.required');
      const failing = store().work.run(async () => {
        await store().metricHistory.put([block], NOW);
        throw new Error('no');
      });
      await failing.catch(() => undefined);
      expect(await store().metricHistory.series(block.series.name)).to.deep.equal([]);
      await put(block);
      expect(await blocksOf(block.series.name, 'second')).to.deep.equal([block]);
    });

    it('takes in the same new series from several processes at once', async () => {
      const all = Array.from({ length: 5 }, () => aSeries());
      const startMs = freshStart();
      await Promise.all(
        ['a', 'b', 'c', 'd'].map((source, turn) =>
          put(
            ...[...all.slice(turn), ...all.slice(0, turn)].map((series) =>
              aBlock({ series, startMs, source }),
            ),
          ),
        ),
      );
      for (const { name } of all) {
        expect(await store().metricHistory.series(name)).to.have.length(1);
        expect(await blocksOf(name, 'second')).to.have.length(4);
      }
    });

    it('tells what there is, how large it is, and forgets the oldest', async () => {
      const { metricHistory, work } = store();
      const series = aSeries();
      const startMs = Date.UTC(2001, 0, 1);
      const count = async () =>
        (await metricHistory.usage()).find(({ resolution }) => resolution === 'minute');
      const before = await count();
      const starts = [0, 1, 2].map((hour) => startMs + hour * 3_600_000);
      await put(...starts.map((start) => aBlock({ series, startMs: start, resolution: 'minute' })));
      const after = await count();
      expect((after?.blocks ?? 0) - (before?.blocks ?? 0)).to.equal(3);
      expect(after?.bytes ?? 0).to.be.greaterThan(before?.bytes ?? 0);
      expect(after?.from).to.deep.equal(new Date(startMs));
      expect((await metricHistory.coverage(new Date(2 ** 46))).minute).to.deep.equal({
        from: after?.from,
        to: after?.to,
      });
      const forget = (limit: number) =>
        work.run(() => metricHistory.forgetBefore('minute', new Date(starts[2] ?? 0), limit));
      expect([await forget(1), await forget(5), await forget(5)]).to.deep.equal([1, 1, 0]);
      expect((await blocksOf(series.name, 'minute')).map((block) => block.startMs)).to.deep.equal([
        starts[2],
      ]);
    });

    it('tells of what begins by a moment, and forgets what a wrong clock left after it', async () => {
      const { metricHistory, work } = store();
      const series = aSeries();
      const trueMs = Date.UTC(2500, 0, 1);
      const wrongMs = Date.UTC(2600, 0, 1);
      const resolutions = ['second', 'minute', 'hour'] as const;
      for (const resolution of resolutions) {
        await put(
          aBlock({ series, resolution, startMs: trueMs }),
          aBlock({ series, resolution, startMs: wrongMs }),
        );
      }
      const tell = async (by: number) =>
        (await metricHistory.coverage(new Date(by))).minute?.to.getTime();
      expect(await tell(wrongMs)).to.equal(wrongMs);
      expect(await tell(wrongMs - 1)).to.equal(trueMs);
      expect(await tell(trueMs)).to.equal(trueMs);
      expect((await metricHistory.coverage(new Date(0))).minute).to.equal(undefined);
      const forget = (limit: number) =>
        work.run(() => metricHistory.forgetAfter(new Date(trueMs), limit));
      expect([await forget(2), await forget(5), await forget(5)]).to.deep.equal([2, 1, 0]);
      for (const resolution of resolutions) {
        const left = await blocksOf(series.name, resolution);
        expect(left.map(({ startMs }) => startMs)).to.deep.equal([trueMs]);
      }
    });

    it('bounds custom series, never those of the program, and lets idle ones go for new ones', async () => {
      const { metricHistory, work } = store();
      const name = `custom_${fresh('flood')}`;
      const startMs = freshStart();
      const at = (ms: number) => new Date(NOW.getTime() + ms);
      const custom = (first: number, count: number) =>
        Array.from({ length: count }, (_, index) =>
          aBlock({ series: aSeries({ name, labels: { of: String(first + index) } }), startMs }),
        );
      const own = (count: number) => Array.from({ length: count }, () => aBlock({ startMs }));
      const putAt = (ms: number, blocks: readonly MetricBlock[]) =>
        work.run(() => metricHistory.put(blocks, at(ms)));
      expect(await putAt(1, custom(0, 1_000))).to.equal(0);
      expect(await putAt(2, custom(1_000, 990))).to.equal(0);
      expect(await putAt(2, [...custom(1_990, 15), ...own(20)])).to.equal(5);
      expect(await putAt(3, [...custom(2_100, 1), ...own(1)])).to.equal(1);
      expect(await putAt(3_600_002, custom(0, 5))).to.equal(0);
      const forget = (limit: number) =>
        work.run(() => metricHistory.forgetIdle(at(2), 1_950, limit));
      expect([await forget(30), await forget(30), await forget(30)]).to.deep.equal([30, 20, 0]);
      const left = (await metricHistory.series(name)).map(({ labels }) => Number(labels['of']));
      expect(left).to.have.length(1_950);
      expect(left).to.include.members([0, 1, 2, 3, 4]);
      expect(left.filter((of) => of >= 1_000)).to.have.length(1_000);
      expect(await blocksOf(name, 'second', startMs, startMs + 1)).to.have.length(1_950);
      expect(await putAt(3_600_003, custom(3_000, 60))).to.equal(10);
      await work.run(() => metricHistory.forgetIdle(at(86_400_000), 0, 5_000));
      expect(await metricHistory.series(name)).to.deep.equal([]);
    }).timeout(60_000);

    it('forgets series that have no block left and got none for long', async () => {
      const { metricHistory, work } = store();
      const [used, unused] = [aSeries(), aSeries()];
      const startMs = Date.UTC(2000, 0, 1);
      await put(aBlock({ series: unused, startMs }), aBlock({ series: used }));
      await work.run(() => metricHistory.forgetBefore('second', new Date(startMs + 1), 500));
      const forget = (time: Date) => work.run(() => metricHistory.forgetUnused(time, 500));
      await forget(NOW);
      expect(await metricHistory.series(unused.name)).to.have.length(1);
      expect(await forget(new Date(NOW.getTime() + 1))).to.be.greaterThan(0);
      expect(await metricHistory.series(unused.name)).to.deep.equal([]);
      expect(await metricHistory.series(used.name)).to.have.length(1);
    });

    it('takes in more than one statement holds', async () => {
      const name = fresh('many');
      const startMs = freshStart();
      const blocks = Array.from({ length: 620 }, (_, index) =>
        aBlock({ series: aSeries({ name, labels: { of: String(index) } }), startMs }),
      );
      expect(await put(...blocks)).to.equal(0);
      expect(await put(...blocks)).to.equal(0);
      expect(await blocksOf(name, 'second')).to.have.length(620);
    });
  });
}
