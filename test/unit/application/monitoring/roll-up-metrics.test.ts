import { expect } from 'chai';
import { HistoryKeeper } from '../../../../src/application/monitoring/history-keeper.js';
import { MetricReader } from '../../../../src/application/monitoring/metric-reader.js';
import { RollUpMetrics } from '../../../../src/application/monitoring/roll-up-metrics.js';
import type { MetricBlock, MetricSlot } from '../../../../src/domain/monitoring/metric-block.js';
import type { Aggregate } from '../../../../src/domain/monitoring/step-totals.js';
import { inMemoryParts } from '../../../support/in-memory-parts.js';
import { appErrorOf } from '../../../support/rejection.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const KINDS = ['counter', 'gauge', 'histogram'] as const;

/** Numbers that add up exactly, different in every second. */
function slotOf(kind: MetricBlock['series']['kind'], atMs: number, turn: number): MetricSlot {
  const n = (Math.floor(atMs / 1_000) * 7 + turn) % 11;
  if (kind === 'counter') return [n];
  if (kind === 'gauge') return [1, n, n, n, n];
  return [n * 2, n, 11 - n, n % 3, turn];
}

function open() {
  const parts = inMemoryParts();
  const { metricHistory: history, clock, work } = parts;
  const put = (kind: MetricBlock['series']['kind'], startMs: number, source = 'a', turn = 0) =>
    work.run(() =>
      history.put(
        [
          {
            series: { name: kind, kind, labels: {}, bounds: kind === 'histogram' ? [1, 2, 5] : [] },
            source,
            resolution: 'second',
            startMs,
            // Every fourth second: what is between is not measured.
            slots: Array.from({ length: 60 }, (_, second) =>
              second % 4 === 0 ? slotOf(kind, startMs + second * 1_000, turn) : undefined,
            ),
          },
        ],
        clock.now(),
      ),
    );
  const rollUp = new RollUpMetrics({ history, work, clock });
  const reader = new MetricReader({ history, clock, unstored: () => [] });
  const points = (
    metric: string,
    fromMs: number,
    toMs: number,
    stepSeconds: number,
    aggregate: Aggregate,
  ) =>
    reader.points({ metric, from: new Date(fromMs), to: new Date(toMs), stepSeconds, aggregate });
  const limits = {
    keptMs: { second: 6 * HOUR, minute: 14 * DAY, hour: 400 * DAY },
    budgetBytes: 2 ** 40,
  };
  const keeper = (change: Partial<typeof limits> = {}) =>
    new HistoryKeeper({
      ...parts,
      history,
      record: parts.serviceRecord,
      rollUp,
      holder: 'one',
      limits: () => ({ ...limits, ...change }),
    });
  const roll = () => rollUp.execute(new AbortController().signal);
  return { ...parts, put, roll, points, keeper };
}

describe('RollUpMetrics', () => {
  it('changes no answer: minutes, hours and seconds tell the same, across processes', async () => {
    const { clock, put, roll, points } = open();
    const startMs = clock.now().getTime();
    for (let minute = 0; minute < 150; minute += 1) {
      for (const kind of KINDS) {
        await put(kind, startMs + minute * MINUTE, 'a');
        if (minute > 40) await put(kind, startMs + minute * MINUTE, 'b', 3);
      }
    }
    await clock.advance(150 * MINUTE);
    const endMs = startMs + 150 * MINUTE;
    const aggregates = ['average', 'sum', 'min', 'max', 'last', 'rate', 'p95'] as const;
    const ask = async () => {
      const answers: unknown[] = [];
      for (const kind of KINDS) {
        for (const aggregate of aggregates) {
          // Percentiles of gauges and of rates are of the slots there are.
          if (aggregate === 'p95' && kind !== 'histogram') continue;
          if (['min', 'max', 'last'].includes(aggregate) && kind !== 'gauge') continue;
          for (const step of [60, 600, 3_600]) {
            answers.push(await points(kind, startMs, endMs, step, aggregate));
          }
        }
      }
      return answers;
    };
    const before = await ask();
    await roll();
    expect(await ask()).to.deep.equal(before);
    await roll();
    expect(await ask()).to.deep.equal(before);
  });

  it('adds what comes late to an hour that is rolled up', async () => {
    const { clock, put, roll, points, metricHistory } = open();
    const startMs = clock.now().getTime();
    await put('counter', startMs);
    await put('counter', startMs + HOUR);
    await clock.advance(HOUR + 10 * MINUTE);
    await roll();
    const sum = async () =>
      (await points('counter', startMs, startMs + HOUR, 3_600, 'sum'))[0]?.value;
    const before = await sum();
    await put('counter', startMs + 59 * MINUTE, 'late');
    await roll();
    expect(await sum()).to.be.greaterThan(before ?? Infinity);
    expect((await metricHistory.coverage(clock.now())).hour?.from).to.deep.equal(
      new Date(Math.floor(startMs / DAY) * DAY),
    );
  });

  it('keeps what is rolled up when the seconds are gone', async () => {
    const { clock, put, roll, points, work, metricHistory } = open();
    const startMs = clock.now().getTime();
    for (let minute = 0; minute < 60; minute += 1) await put('counter', startMs + minute * MINUTE);
    await clock.advance(HOUR + 3 * MINUTE);
    await roll();
    const before = await points('counter', startMs, startMs + HOUR, 60, 'sum');
    await work.run(() =>
      metricHistory.forgetBefore('second', new Date(startMs + 30 * MINUTE), 10_000),
    );
    await roll();
    expect(before).to.have.length(60);
    expect(await points('counter', startMs, startMs + HOUR, 60, 'sum')).to.deep.equal(before);
    // Seconds that are gone are told by the minute.
    const fine = await points('counter', startMs, startMs + 2 * MINUTE, 1, 'sum');
    expect(fine).to.deep.equal(before.slice(0, 2));
    const rates = await points('counter', startMs, startMs + 2 * MINUTE, 1, 'rate');
    expect(rates.map(({ value }) => value)).to.deep.equal(fine.map(({ value }) => value / 60));
  });
});

describe('HistoryKeeper', () => {
  it('goes on when the clock was far ahead for a while, and deletes what was measured then', async () => {
    const { clock, put, points, keeper, metricHistory, work, logger } = open();
    const startMs = clock.now().getTime();
    const wrongMs = startMs + 2 * DAY;
    const keeping = keeper();
    for (let minute = 0; minute < 30; minute += 1) await put('counter', startMs + minute * MINUTE);
    await clock.advance(30 * MINUTE);
    await keeping.pass();
    for (const resolution of ['second', 'minute'] as const) {
      const series = { name: 'counter', kind: 'counter', labels: {}, bounds: [] } as const;
      const block = { series, source: 'a', resolution, startMs: wrongMs, slots: [[1_000_000]] };
      await work.run(() => metricHistory.put([block], clock.now()));
    }
    for (let minute = 30; minute < 130; minute += 1) {
      await put('counter', startMs + minute * MINUTE);
      await clock.advance(MINUTE);
      if (minute % 5 === 0) await keeping.pass();
    }
    expect(await points('counter', startMs, startMs + 130 * MINUTE, 60, 'sum')).to.have.length(130);
    const rolled = await metricHistory.coverage(clock.now());
    expect(rolled.minute?.to.getTime()).to.equal(startMs + 2 * HOUR);
    expect((await metricHistory.usage()).map(({ to }) => to.getTime() < wrongMs)).to.deep.equal([
      ...[true, true, true],
    ]);
    expect(logger.entries.map(({ message }) => message)).to.deep.equal([
      'metrics that lie ahead of the clock were deleted',
    ]);
  });

  it('lets custom series go that got nothing for two days while they fill three quarters', async () => {
    const { clock, keeper, metricHistory, work } = open();
    const told = (name: string, count: number) =>
      work.run(() =>
        metricHistory.put(
          Array.from({ length: count }, (_, of) => ({
            series: { name, kind: 'counter', labels: { of: String(of) }, bounds: [] },
            ...{ source: 'a', resolution: 'hour', startMs: clock.now().getTime(), slots: [[1]] },
          })),
          clock.now(),
        ),
      );
    const left = async (name: string) => (await metricHistory.series(name)).length;
    await told('custom_old', 1_600);
    await told('own', 600);
    await clock.advance(DAY);
    await told('custom_new', 100);
    await keeper().pass();
    expect(await left('custom_old')).to.equal(1_600);
    await clock.advance(DAY + 1);
    await keeper().pass();
    expect(await left('custom_old')).to.equal(1_400);
    expect([await left('custom_new'), await left('own')]).to.deep.equal([100, 600]);
  });

  it('does not delete for a clock that is behind for a while itself', async () => {
    const { clock, put, keeper, metricHistory } = open();
    const keeping = keeper();
    await put('counter', clock.now().getTime() + 2 * DAY);
    for (let look = 0; look < 11; look += 1) {
      await keeping.pass();
      await clock.advance(5 * MINUTE);
    }
    expect(await metricHistory.usage()).to.have.length(1);
  });

  it('forgets each resolution when its time is over, but no second that is not rolled up', async () => {
    const { clock, put, keeper, metricHistory } = open();
    const startMs = clock.now().getTime();
    await put('counter', startMs);
    await clock.advance(7 * HOUR);
    await put('counter', startMs + 7 * HOUR - 4 * MINUTE);
    await keeper().pass();
    expect((await metricHistory.coverage(clock.now())).second?.from.getTime()).to.equal(
      startMs + 7 * HOUR - 4 * MINUTE,
    );
    await clock.advance(15 * DAY);
    await put('counter', startMs + 15 * DAY + 7 * HOUR - 4 * MINUTE);
    await keeper().pass();
    const coverage = await metricHistory.coverage(clock.now());
    expect(coverage.minute?.from.getTime()).to.be.greaterThan(startMs + 14 * DAY);
    expect(coverage.hour?.from.getTime()).to.be.at.most(startMs);
  });

  it('shortens the seconds to keep the budget, and says so', async () => {
    const { clock, put, keeper, metricHistory, logger } = open();
    const startMs = clock.now().getTime();
    for (let minute = 0; minute < 240; minute += 1)
      await put('histogram', startMs + minute * MINUTE);
    await clock.advance(4 * HOUR);
    const used = async () =>
      (await metricHistory.usage()).reduce((sum, { bytes }) => sum + bytes, 0);
    await keeper().pass();
    const before = await used();
    const budgetBytes = Math.round(before * 0.7);
    await keeper({ budgetBytes }).pass();
    expect(await used()).to.be.at.most(budgetBytes + 1_000);
    expect((await metricHistory.coverage(clock.now())).minute?.from.getTime()).to.equal(startMs);
    expect(logger.entries.map(({ message }) => message)).to.deep.equal([
      'the history of metrics was shortened to keep its budget',
    ]);
  });
});

describe('MetricReader', () => {
  it('refuses what makes no sense, or too many points', async () => {
    const { points, clock } = open();
    const nowMs = clock.now().getTime();
    const refusals = [
      points('counter', nowMs, nowMs, 60, 'sum'),
      points('counter', Number.NaN, nowMs, 60, 'sum'),
      points('counter', nowMs - DAY, nowMs, 0, 'sum'),
      points('counter', nowMs - DAY, nowMs, 1.5, 'sum'),
      points('counter', nowMs - DAY, nowMs, 1, 'sum'),
    ];
    for (const refusal of refusals) expect((await appErrorOf(refusal)).kind).to.equal('validation');
    expect(await points('unknown', nowMs - DAY, nowMs, 60, 'sum')).to.deep.equal([]);
    expect(await points('unknown', nowMs + DAY, nowMs + 2 * DAY, 3_600, 'sum')).to.deep.equal([]);
  });

  it('refuses to look at more than it can within a moment, weighed by buckets', async () => {
    const { points, work, metricHistory, clock } = open();
    const nowMs = clock.now().getTime();
    const wide = (name: string, count: number, buckets: number) =>
      Array.from({ length: count }, (_, index) => ({
        series: {
          name,
          kind: buckets > 0 ? ('histogram' as const) : ('counter' as const),
          labels: { of: String(index) },
          bounds: Array.from({ length: buckets }, (_bound, at) => at + 1),
        },
        ...{ source: 'a', resolution: 'second' as const, startMs: nowMs - HOUR },
        slots: [buckets > 0 ? [1, ...Array<number>(buckets + 1).fill(1)] : [1]],
      }));
    const months = async (name: string) => {
      const asked = points(name, nowMs - 30 * DAY, nowMs, 3_600, 'rate');
      return asked.then(
        () => 'answered',
        (error: unknown) => (error as { code: string }).code,
      );
    };
    await work.run(() =>
      metricHistory.put(
        [
          ...wide('few', 90, 15),
          ...wide('many', 200, 15),
          ...wide('fine', 90, 60),
          ...wide('counted', 170, 0),
          ...wide('every', 600, 0),
        ],
        clock.now(),
      ),
    );
    const older = { kind: 'counter', labels: {}, bounds: [], name: 'older' } as const;
    await work.run(() =>
      metricHistory.put(
        [
          ...['minute', 'hour'].map((resolution) => ({
            ...{ series: older, source: 'a', slots: [[1]], startMs: nowMs - 12 * HOUR },
            resolution: resolution as 'minute' | 'hour',
          })),
          ...[{ series: older, source: 'a', slots: [[1]], startMs: nowMs - HOUR }].map((block) => ({
            ...block,
            resolution: 'minute' as const,
          })),
        ],
        clock.now(),
      ),
    );
    const answers = await Promise.all(['few', 'many', 'fine', 'counted'].map(months));
    expect(answers).to.deep.equal(['answered', 'metric.too-much', 'metric.too-much', 'answered']);
    const error = await appErrorOf(points('every', nowMs - 2_000_000, nowMs, 1, 'sum'));
    expect(error.code).to.equal('metric.too-much');
  });
});
