import { expect } from 'chai';
import { InMemoryMetrics } from '../../../../src/adapters/outbound/memory/in-memory-metrics.js';
import { MetricReader } from '../../../../src/application/monitoring/metric-reader.js';
import { MetricSampler } from '../../../../src/application/monitoring/metric-sampler.js';
import type { UnitOfWork } from '../../../../src/ports/runtime/unit-of-work.js';
import { inMemoryParts, settle } from '../../../support/in-memory-parts.js';

function open(change: { readonly work?: UnitOfWork } = {}) {
  const parts = inMemoryParts();
  const { metricHistory: history, clock, work, scope, logger } = parts;
  const metrics = new InMemoryMetrics();
  const deps = { metrics, history, clock, work, scope, logger, sampleMs: 1_000, source: 'one' };
  const sampler = new MetricSampler({ ...deps, ...change });
  const reader = new MetricReader({
    history,
    clock,
    unstored: (metric) => sampler.unstored(metric),
  });
  const points = async (metric: string, stepSeconds = 60) => {
    const to = new Date(clock.now().getTime() + 1);
    const from = new Date(to.getTime() - 3_600_000);
    const query = { metric, from, to, stepSeconds, aggregate: 'sum' } as const;
    return (await reader.points(query)).map(({ value }) => value);
  };
  const storedBlocks = async (metric: string) =>
    history.blocks({
      series: await history.series(metric),
      resolution: 'second',
      from: new Date(0),
      to: clock.now(),
    });
  return { ...parts, metrics, sampler, points, storedBlocks };
}

async function pass(clock: { advance(ms: number): Promise<void> }, seconds: number) {
  for (let second = 0; second < seconds; second += 1) {
    await clock.advance(1_000);
    await settle();
  }
}

describe('MetricSampler', () => {
  it('stores a minute when it is over, every second of it', async () => {
    const { clock, metrics, sampler, storedBlocks } = open();
    const calls = metrics.counter({ name: 'calls_total', help: 'Calls.' });
    calls.add(5);
    sampler.start();
    await pass(clock, 59);
    expect(await storedBlocks('calls_total')).to.deep.equal([]);
    await pass(clock, 3);
    const [block] = await storedBlocks('calls_total');
    expect(block?.slots.filter(Boolean)).to.have.length.greaterThanOrEqual(57);
    expect(block?.slots.reduce((sum, slot) => sum + (slot?.[0] ?? 0), 0)).to.equal(5);
    await sampler.stop();
  });

  it('answers the minute that is not stored yet too, and counts none twice', async () => {
    const { clock, metrics, sampler, points } = open();
    const calls = metrics.counter({ name: 'calls_total', help: 'Calls.' });
    sampler.start();
    calls.add(5);
    await pass(clock, 90);
    calls.add(2);
    await pass(clock, 5);
    expect(await points('calls_total')).to.deep.equal([5, 2]);
    await sampler.stop();
    expect(await points('calls_total')).to.deep.equal([5, 2]);
  });

  it('stores what it has when it stops', async () => {
    const { clock, metrics, sampler, storedBlocks } = open();
    sampler.start();
    await pass(clock, 10);
    metrics.counter({ name: 'late_total', help: 'Late.' }).add(3);
    await sampler.stop();
    const [block] = await storedBlocks('late_total');
    expect(block?.slots.filter(Boolean)).to.deep.equal([[3]]);
  });

  it('waits for a database that is away, for 15 minutes, and counts what it drops then', async () => {
    const own = inMemoryParts();
    let isAway = true;
    const parts = open();
    const work: UnitOfWork = {
      isOpen: false,
      run: (action) => (isAway ? Promise.reject(new Error('away')) : parts.work.run(action)),
      afterCommit: () => undefined,
    };
    const sampler = new MetricSampler({
      ...own,
      ...parts,
      work,
      history: parts.metricHistory,
      sampleMs: 1_000,
      source: 'one',
    });
    parts.metrics.counter({ name: 'calls_total', help: 'Calls.' }).add(1);
    sampler.start();
    await pass(parts.clock, 10 * 60);
    expect(parts.metrics.value('metric_history_batches_dropped_total')).to.equal(0);
    expect(parts.logger.entries.filter(({ level }) => level === 'warn')).to.have.length(1);
    isAway = false;
    await pass(parts.clock, 10);
    expect(await parts.storedBlocks('calls_total')).to.have.length(10);
    isAway = true;
    await pass(parts.clock, 20 * 60);
    expect(parts.metrics.value('metric_history_batches_dropped_total')).to.equal(5);
    await sampler.stop();
  }).timeout(30_000);

  it('gives up storing when it stops and the database hangs', async () => {
    const hanging: UnitOfWork = {
      isOpen: false,
      run: () => new Promise(() => undefined),
      afterCommit: () => undefined,
    };
    const { clock, metrics, sampler, logger } = open({ work: hanging });
    metrics.counter({ name: 'calls_total', help: 'Calls.' }).add(1);
    sampler.start();
    await pass(clock, 5);
    const stopped = sampler.stop();
    await settle();
    await clock.advance(2_000);
    await stopped;
    expect(logger.entries.map(({ message }) => message)).to.deep.equal([
      'the last minute of metrics is missing in the history',
    ]);
  });
});
