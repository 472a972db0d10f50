import { expect } from 'chai';
import { CronerSchedule } from '../../../../src/adapters/outbound/croner/croner-schedule.js';
import { InMemoryMetrics } from '../../../../src/adapters/outbound/memory/in-memory-metrics.js';
import type { AlertSettings } from '../../../../src/application/alerts/alert-settings.js';
import { ExpectationBook } from '../../../../src/application/alerts/expectation-book.js';
import { MetricHappenings } from '../../../../src/application/alerts/metric-happenings.js';
import { SettleExpectations } from '../../../../src/application/alerts/settle-expectations.js';
import { CustomMetrics } from '../../../../src/application/monitoring/custom-metrics.js';
import { RecordMetrics } from '../../../../src/application/monitoring/record-metrics.js';
import { Expectation, type ExpectationDetails } from '../../../../src/domain/alerts/expectation.js';
import type { ExpectationId } from '../../../../src/domain/shared/ids.js';
import type { MetricQuery } from '../../../../src/ports/monitoring/metric-history.js';
import { inMemoryParts, settle } from '../../../support/in-memory-parts.js';
import { rejectionOf } from '../../../support/rejection.js';

const MINUTE_MS = 60_000;

function world() {
  const parts = inMemoryParts();
  const metrics = new InMemoryMetrics();
  const custom = new CustomMetrics({ metrics, clock: parts.clock });
  const settings = {
    isEnabled: true,
    schedules: [{ name: 'housekeeping', everySeconds: 600 }],
    expectations: [],
  } as unknown as AlertSettings;
  const queries = parts.expectationQueries;
  const book = new ExpectationBook({ ...parts, settings, queries, schedule: new CronerSchedule() });
  const heard = new MetricHappenings({ ...parts, settings, queries, book });
  const record = new RecordMetrics({ ...parts, metrics, custom, heard });
  const expectMetric = async (subject: string, more: Partial<ExpectationDetails> = {}) => {
    const details: ExpectationDetails = {
      name: `of-${subject.replaceAll('_', '-')}`,
      kind: 'metric',
      subject,
      cadence: { everySeconds: 300 },
      graceSeconds: 60,
      volume: null,
      severity: 'warning',
      enabled: true,
      ...more,
    };
    const made = Expectation.make(parts.ids.next(), parts.clock.now(), 'api', details);
    await parts.work.run(() => parts.expectations.save(made, []));
    return made.state.id;
  };
  const stateOf = async (id: ExpectationId) => (await queries.find(id))!;
  const pass = async (ms: number) => {
    await settle();
    await parts.clock.advance(ms);
    await settle();
  };
  return { ...parts, metrics, custom, book, heard, record, expectMetric, stateOf, pass };
}

describe('MetricHappenings', () => {
  let here: ReturnType<typeof world>;

  beforeEach(() => {
    here = world();
    here.heard.start();
  });

  afterEach(() => here.heard.stop());

  it('lets a metric happen when it is told of, and never again by itself', async () => {
    const id = await here.expectMetric('hb');
    await here.record.execute({ items: [{ name: 'hb', value: 7 }] });
    const at = here.clock.now();
    await here.pass(2_000);
    expect(await here.stateOf(id)).to.deep.include({ lastAt: at, lastVolume: 7 });
    await here.pass(10 * MINUTE_MS);
    const state = await here.stateOf(id);
    expect(state.lastAt).to.deep.equal(at);
    const [gap] = Expectation.restore(state).shortfalls(here.clock.now(), here.book.nextDue);
    expect(gap?.kind).to.equal('silence');
  });

  it('knows a metric by each of its names', async () => {
    const ids = [
      await here.expectMetric('ordersDone'),
      await here.expectMetric('orders_done_total'),
      await here.expectMetric('custom_orders_done_total'),
    ];
    const other = await here.expectMetric('orders');
    const items = [{ name: 'ordersDone', value: 2, kind: 'counter' as const }];
    await here.record.execute({ items });
    await here.record.execute({ items });
    await here.pass(2_000);
    for (const id of ids) expect((await here.stateOf(id)).lastVolume).to.equal(4);
    expect((await here.stateOf(other)).lastAt).to.equal(null);
  });

  it('adds up what a counter grew by, whatever the pace it is told at', async () => {
    const id = await here.expectMetric('orders', { volume: { per: 'hour' } });
    const items = [{ name: 'orders', value: 5, kind: 'counter' as const }];
    for (let turn = 0; turn < 3; turn += 1) {
      await here.record.execute({ items });
      await here.pass(2_000);
    }
    expect((await here.stateOf(id)).history.map(([, volume]) => volume)).to.deep.equal([15]);
  });

  it('keeps what cannot be stored now, and tells it once', async () => {
    const id = await here.expectMetric('orders', { volume: { per: 'hour' } });
    const items = [{ name: 'orders', value: 5, kind: 'counter' as const }];
    const happened = here.book.happened.bind(here.book);
    here.book.happened = () => Promise.reject(new Error('away'));
    await here.record.execute({ items });
    await here.pass(2_000);
    await here.record.execute({ items });
    await here.pass(2_000);
    here.book.happened = happened;
    await here.pass(4_000);
    expect((await here.stateOf(id)).history.map(([, volume]) => volume)).to.deep.equal([10]);
  });

  it('hears nothing of what is rolled back, and tells the last before it stops', async () => {
    const id = await here.expectMetric('hb');
    const items = [{ name: 'hb', value: 1 }];
    await rejectionOf(
      here.work.run(async () => {
        await here.record.execute({ items });
        throw new Error('rolled back');
      }),
    );
    await here.pass(2_000);
    expect((await here.stateOf(id)).lastAt).to.equal(null);
    await here.record.execute({ items });
    await here.heard.stop();
    expect((await here.stateOf(id)).lastVolume).to.equal(1);
  });
});

describe('SettleExpectations', () => {
  let here: ReturnType<typeof world>;
  let asked: MetricQuery[];
  let answer: (query: MetricQuery) => readonly { at: Date; value: number }[];
  let settled: SettleExpectations;

  beforeEach(() => {
    here = world();
    asked = [];
    answer = () => [];
    const points = async (query: MetricQuery) => {
      asked.push(query);
      return answer(query);
    };
    const alerts = here.alertQueries;
    settled = new SettleExpectations({ ...here, alerts, metrics: { points } });
  });

  it('lets a metric of the program happen when it grows, and not while it stands', async () => {
    const id = await here.expectMetric('operations_total');
    const at = new Date(here.clock.now().getTime() - MINUTE_MS);
    answer = ({ aggregate }) =>
      aggregate === 'rate'
        ? [
            { at, value: 0.1 },
            { at: here.clock.now(), value: 0 },
          ]
        : [{ at: here.clock.now(), value: 0 }];
    await settled.execute();
    expect((await here.stateOf(id)).lastAt).to.deep.equal(at);
  });

  it('never asks the history for a metric of others', async () => {
    await here.expectMetric('custom_hb');
    await settled.execute();
    expect(asked).to.deep.equal([]);
  });

  it('looks at the others though one cannot be looked at, or is ahead of the clock', async () => {
    await here.expectMetric('crowded');
    const ahead = await here.expectMetric('ahead');
    const id = await here.expectMetric('fine');
    const now = here.clock.now();
    const soon = new Date(now.getTime() + MINUTE_MS);
    await here.book.happened({ kind: 'metric', subject: 'ahead' }, { at: soon, volume: null });
    answer = ({ metric, aggregate }) => {
      if (metric === 'crowded') throw new Error('too many series');
      return aggregate === 'last' ? [{ at: now, value: 1 }] : [];
    };
    await settled.execute();
    expect((await here.stateOf(id)).lastAt).to.deep.equal(now);
    expect((await here.stateOf(ahead)).lastAt).to.deep.equal(soon);
    expect(asked.map(({ metric }) => metric)).not.to.include('ahead');
  });
});
