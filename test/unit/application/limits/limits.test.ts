import { expect } from 'chai';
import { InMemoryMetrics } from '../../../../src/adapters/outbound/memory/in-memory-metrics.js';
import { openInMemoryPersistence } from '../../../../src/adapters/outbound/memory/open-in-memory-persistence.js';
import { countTaken } from '../../../../src/application/limits/limit-metrics.js';
import { ListLimits } from '../../../../src/application/limits/list-limits.js';
import { NamedLimits, type LimitTerms } from '../../../../src/application/limits/named-limits.js';
import { SampleLimits } from '../../../../src/application/limits/sample-limits.js';
import { inMemoryParts, settle } from '../../../support/in-memory-parts.js';
import { rejectionOf } from '../../../support/rejection.js';

const RATE = { count: 10, perSeconds: 1, burst: 4 };

describe('NamedLimits', () => {
  const settings: { limits: Record<string, LimitTerms> } = {
    limits: { slack: { rate: RATE }, github: { concurrency: 2 } },
  };
  const named = new NamedLimits({ settings });

  it('finds what is configured, for everybody or by key', () => {
    expect(named.find('github')).to.deep.equal({ name: 'github', concurrency: 2 });
    expect(named.find('slack', 'acme')).to.deep.equal({ name: 'slack:acme', rate: RATE });
    expect(named.find('toString')).to.equal(undefined);
    expect(() => named.get('toString')).to.throw('no limit toString');
    expect(named.all().map(({ name }) => name)).to.deep.equal(['github', 'slack']);
  });
});

describe('ListLimits', () => {
  it('shows each configured limit and what is in use of it', async () => {
    const { limits } = inMemoryParts();
    const settings = { limits: { b: { rate: RATE }, a: { concurrency: 2 } } };
    const named = new NamedLimits({ settings });
    await limits.take(named.get('a'), ['x'], 1_000);
    await limits.take(named.get('b'), ['x'], 1_000);
    await limits.take(named.get('b', 'other'), ['x'], 1_000);
    expect(await new ListLimits({ named, limits }).execute()).to.deep.equal([
      { name: 'a', concurrency: 2, rate: null, held: 1, available: null },
      { name: 'b', concurrency: null, rate: RATE, held: 0, available: 3 },
    ]);
  });
});

const valuesOf = async (metrics: InMemoryMetrics, limit: string) =>
  Object.fromEntries(
    (await metrics.readings())
      .filter(({ labels }) => labels['limit'] === limit)
      .map((reading) => [reading.name, 'value' in reading ? reading.value : undefined]),
  );

describe('countTaken', () => {
  it('counts what was granted and what was not, by the name before the key', async () => {
    const metrics = new InMemoryMetrics();
    const told = countTaken(metrics);
    told('slack:acme', 2, 1);
    told('slack', 1, 0);
    expect(await valuesOf(metrics, 'slack')).to.deep.equal({
      limit_granted_total: 3,
      limit_refused_total: 1,
    });
  });

  it('hears of every take of a store, once it is committed', async () => {
    const { clock, scope, ids } = inMemoryParts();
    const told: unknown[] = [];
    const store = openInMemoryPersistence({
      ...{ clock, scope, ids },
      onJobsEnqueued: () => undefined,
      onCancelRequested: () => undefined,
      onQueuesChanged: () => undefined,
      onEventsAppended: () => undefined,
      onLimitTaken: (...how) => told.push(how),
    });
    const limit = { name: 'one', concurrency: 1 };
    await store.limits.take(limit, ['a', 'b'], 1_000);
    await rejectionOf(
      store.work.run(async () => {
        await store.limits.release('one', ['a']);
        await store.limits.take(limit, ['b'], 1_000);
        throw new Error('no');
      }),
    );
    expect(told).to.deep.equal([['one', 1, 1]]);
  });
});

describe('SampleLimits', () => {
  it('shows what is in use now, of what is configured now', async () => {
    const { limits, clock, logger } = inMemoryParts();
    const metrics = new InMemoryMetrics();
    const settings: { limits: Record<string, LimitTerms> } = {
      limits: { a: { concurrency: 2, rate: RATE } },
    };
    const named = new NamedLimits({ settings });
    const sampler = new SampleLimits({ named, limits, metrics, clock, logger });
    sampler.start();
    await settle();
    expect(await valuesOf(metrics, 'a')).to.deep.equal({
      limit_concurrency: 2,
      limit_held: 0,
      limit_available: 4,
    });
    await limits.take(named.get('a'), ['x'], 60_000);
    settings.limits = { a: { concurrency: 3 } };
    await clock.advance(15_000);
    await settle();
    expect(await valuesOf(metrics, 'a')).to.deep.equal({ limit_concurrency: 3, limit_held: 1 });
    settings.limits = {};
    await clock.advance(15_000);
    await settle();
    expect(await valuesOf(metrics, 'a')).to.deep.equal({});
    await sampler.stop();
  });
});
