import { expect } from 'chai';
import { InMemoryMetrics } from '../../../../src/adapters/outbound/memory/in-memory-metrics.js';
import { NO_METRICS } from '../../../../src/adapters/outbound/memory/monitoring/no-metrics.js';
import { CustomMetrics } from '../../../../src/application/monitoring/custom-metrics.js';
import { ListMetrics } from '../../../../src/application/monitoring/list-metrics.js';
import {
  RecordMetric,
  RecordMetrics,
} from '../../../../src/application/monitoring/record-metrics.js';
import { listQuery } from '../../../../src/domain/shared/page.js';
import { inMemoryParts } from '../../../support/in-memory-parts.js';
import { appErrorOf, rejectionOf } from '../../../support/rejection.js';

function parts() {
  const { work, clock } = inMemoryParts();
  const metrics = new InMemoryMetrics();
  const custom = new CustomMetrics({ metrics, clock });
  const heard = { note: () => undefined };
  const deps = { metrics, custom, heard, work, clock };
  const many = new RecordMetrics(deps);
  return { ...deps, one: new RecordMetric(deps), many, list: new ListMetrics(deps) };
}

describe('RecordMetric', () => {
  it('keeps the last value of a gauge, and adds a counter up', async () => {
    const { one, metrics, clock } = parts();
    const recordedAt = clock.now();
    expect(
      await one.execute({ name: 'load', value: 2, unit: 'cpus', tags: { a: 1 } }),
    ).to.deep.equal({
      name: 'load',
      kind: 'gauge',
      unit: 'cpus',
      value: 2,
      tags: { a: '1' },
      recordedAt,
    });
    await one.execute({ name: 'load', value: 1, tags: { a: '1' } });
    expect(metrics.value('custom_load', { a: '1' })).to.equal(1);
    for (const value of [2, 3, 0]) await one.execute({ name: 'orders', value, kind: 'counter' });
    expect(metrics.value('custom_orders_total')).to.equal(5);
  });

  it('samples a gauge when it was told of, and a counter always', async () => {
    const { one, metrics, custom } = parts();
    metrics.gauge({ name: 'own', help: 'x' }).set(1);
    const sampled = async () =>
      custom
        .sampled(await metrics.readings())
        .map(({ name, labels }) => name + (labels['a'] ?? ''));
    await one.execute({ name: 'load', value: 2, tags: { a: 1 } });
    await one.execute({ name: 'load', value: 2, tags: { a: 2 } });
    await one.execute({ name: 'orders', value: 1, kind: 'counter' });
    const always = ['own', 'custom_orders_total'];
    expect(await sampled()).to.have.members([...always, 'custom_load1', 'custom_load2']);
    expect(await sampled()).to.have.members(always);
    await one.execute({ name: 'load', value: 2, tags: { a: 2 } });
    expect(await sampled()).to.have.members([...always, 'custom_load2']);
    expect(metrics.value('custom_load', { a: '1' })).to.equal(2);
  });

  it('counts nothing of a transaction that is rolled back, and once what runs again', async () => {
    const { one, metrics, work } = parts();
    const sample = { name: 'orders', value: 1, kind: 'counter' } as const;
    await rejectionOf(
      work.run(async () => {
        await one.execute(sample);
        throw new Error('rolled back');
      }),
    );
    expect(metrics.value('custom_orders_total')).to.equal(0);
    await work.run(() => one.execute(sample));
    expect(metrics.value('custom_orders_total')).to.equal(1);
  });

  it('refuses a name that is known as something else', async () => {
    const { one } = parts();
    await one.execute({ name: 'queueDepth', value: 1, unit: 'jobs' });
    await one.execute({ name: 'orders', value: 1, kind: 'counter' });
    for (const other of [
      { name: 'queue_depth', value: 1 },
      { name: 'queueDepth', value: 1, unit: 'tasks' },
      { name: 'orders', value: 1 },
      { name: 'queueDepth', value: 1, kind: 'counter' },
    ] as const) {
      const { kind, code } = await appErrorOf(one.execute(other));
      expect([other.name, kind, code]).to.deep.equal([
        ...[other.name, 'conflict', 'metric.other-definition'],
      ]);
    }
    await one.execute({ name: 'queueDepth', value: 2 });
  });

  it('takes 200 names and 200 sets of tags, and says so beyond', async () => {
    const { one, metrics } = parts();
    for (let index = 0; index < 200; index += 1) {
      await one.execute({ name: `m${String(index)}`, value: 1 });
      await one.execute({ name: 'm0', value: 1, tags: { i: index } }).catch(() => undefined);
    }
    expect(await appErrorOf(one.execute({ name: 'more', value: 1 }))).to.include({
      kind: 'conflict',
      code: 'metric.too-many-names',
    });
    const more = await appErrorOf(one.execute({ name: 'm0', value: 1, tags: { i: 'more' } }));
    expect(more.code).to.equal('metric.too-many-series');
    expect(more.message).to.include('200');
    await one.execute({ name: 'm0', value: 7 });
    expect(metrics.value('custom_m0')).to.equal(7);
  });

  it('takes 1,000 sets of tags in all, and makes room of what nobody told of for a day', async () => {
    const { many, one, custom, metrics, clock } = parts();
    const tagged = (name: string, count = 200) =>
      Array.from({ length: count }, (_, of) => ({ name, value: 1, tags: { of } }));
    for (let index = 0; index < 4; index += 1) {
      await many.execute({ items: tagged(`m${String(index)}`) });
    }
    const over = [...tagged('m4'), { name: 'm5', value: 1 }];
    const error = await appErrorOf(many.execute({ items: over }));
    expect(error.code).to.equal('metric.too-many-series');
    expect(error.message).to.include('1000');
    await many.execute({ items: tagged('m4') });
    expect((await appErrorOf(one.execute({ name: 'm5', value: 1 }))).code).to.equal(error.code);
    await clock.advance(24 * 3_600_000);
    await one.execute({ name: 'm0', value: 7, tags: { of: 3 } });
    custom.forgetIdle();
    expect(metrics.describe()).to.have.lengthOf(5);
    await clock.advance(2 * 3_600_000);
    custom.forgetIdle();
    expect(metrics.describe().map(({ name, seriesCount }) => [name, seriesCount])).to.deep.equal([
      ['custom_m0', 1],
    ]);
    expect(metrics.value('custom_m0', { of: '3' })).to.equal(7);
    await one.execute({ name: 'm1', value: 1, kind: 'counter' });
    expect(metrics.value('custom_m1_total')).to.equal(1);
  });

  it('is not there where no metrics are kept', async () => {
    const { work, clock } = inMemoryParts();
    const metrics = NO_METRICS;
    const custom = new CustomMetrics({ metrics, clock });
    const heard = { note: () => undefined };
    const deps = { metrics, custom, heard, work, clock };
    const refused = new RecordMetric(deps).execute({ name: 'a', value: 1 });
    expect((await appErrorOf(refused)).code).to.equal('metrics.off');
  });
});

describe('RecordMetrics', () => {
  it('keeps all or none', async () => {
    const { many, metrics } = parts();
    const bad = [
      { name: 'a', value: 1 },
      { name: 'b', value: Number.NaN },
    ];
    expect((await appErrorOf(many.execute({ items: bad }))).faults[0]?.path).to.equal(
      'items.1.value',
    );
    const split = [
      { name: 'a', value: 1 },
      { name: 'a', value: 1, unit: 'x' },
      { name: 'a', value: 1, unit: 'y' },
    ];
    expect((await appErrorOf(many.execute({ items: split }))).code).to.equal(
      'metric.other-definition',
    );
    expect(metrics.describe()).to.deep.equal([]);
    const done = await many.execute({ items: split.slice(0, 2) });
    expect(done).to.have.lengthOf(2);
  });

  it('counts what is new within one request towards the bounds', async () => {
    const { many, metrics } = parts();
    const named = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ name: `m${String(index)}`, value: 1 }));
    const tagged = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ name: 'm0', value: 1, tags: { index } }));
    expect((await appErrorOf(many.execute({ items: named(201) }))).code).to.equal(
      'metric.too-many-names',
    );
    expect((await appErrorOf(many.execute({ items: tagged(201) }))).code).to.equal(
      'metric.too-many-series',
    );
    expect(metrics.describe()).to.deep.equal([]);
    await many.execute({ items: named(200) });
    await many.execute({ items: [...named(200), ...tagged(199)] });
    expect(metrics.describe()[0]).to.include({ name: 'custom_m0', seriesCount: 200 });
  });
});

describe('ListMetrics', () => {
  it('lists what the program counts and what others told, page by page', async () => {
    const { list, one, metrics } = parts();
    metrics.histogram({ name: 'wait_seconds', help: 'Waits.', buckets: [1] });
    metrics.counter({ name: 'calls_total', help: 'Calls.' });
    await one.execute({ name: 'queueDepth', value: 1, unit: 'jobs', tags: { a: 1 } });
    const first = await list.execute(listQuery({ limit: 2 }));
    expect(first.items.map(({ name, unit, isCustom }) => [name, unit, isCustom])).to.deep.equal([
      ['calls_total', null, false],
      ['queueDepth', 'jobs', true],
    ]);
    const cursor = first.nextCursor ?? '';
    const second = await list.execute(listQuery({ limit: 2, cursor }));
    expect(second.items.map(({ name, unit, kind }) => [name, unit, kind])).to.deep.equal([
      ['wait_seconds', 'seconds', 'histogram'],
    ]);
    expect(second.nextCursor).to.equal(undefined);
  });
});
