import { expect } from 'chai';
import { InMemoryMetrics } from '../../../../src/adapters/outbound/memory/in-memory-metrics.js';
import { ListWorkers } from '../../../../src/application/jobs/list-workers.js';
import { SampleWorkers } from '../../../../src/application/jobs/sample-workers.js';
import { LOST_AFTER_MS, WORKER_STATES } from '../../../../src/domain/jobs/worker.js';
import { listQuery } from '../../../../src/domain/shared/page.js';
import { aWorker } from '../../../support/builders.js';
import { inMemoryParts, settle } from '../../../support/in-memory-parts.js';

describe('workers', () => {
  let parts: ReturnType<typeof inMemoryParts>;

  beforeEach(async () => {
    parts = inMemoryParts();
    const now = parts.clock.now();
    const before = (ms: number) => new Date(now.getTime() - ms);
    for (const worker of [
      aWorker({ id: 'fresh', heartbeatAt: before(0) }),
      aWorker({ id: 'late', heartbeatAt: before(LOST_AFTER_MS) }),
      aWorker({ id: 'leaving', heartbeatAt: before(1), draining: true }),
      aWorker({ id: 'silent', heartbeatAt: before(LOST_AFTER_MS + 1) }),
      aWorker({ id: 'gone', heartbeatAt: before(LOST_AFTER_MS + 1), draining: true }),
    ]) {
      await parts.workers.beat(worker);
    }
  });

  it('are listed with their state, which is lost after three heartbeats', async () => {
    const list = new ListWorkers({ queries: parts.workerQueries, clock: parts.clock });
    const { items } = await list.execute(listQuery());
    expect(Object.fromEntries(items.map(({ id, state }) => [id, state]))).to.deep.equal({
      fresh: 'running',
      late: 'running',
      leaving: 'draining',
      silent: 'lost',
      gone: 'lost',
    });
  });

  it('are counted by state', async () => {
    const metrics = new InMemoryMetrics();
    const { workerQueries: queries, clock, logger } = parts;
    const sampler = new SampleWorkers({ queries, clock, sharedClock: clock, logger, metrics });
    const counted = () =>
      Object.fromEntries(
        WORKER_STATES.map((state) => [state, metrics.value('workers', { state })]),
      );
    sampler.start();
    await settle();
    expect(counted()).to.deep.equal({ running: 2, draining: 1, lost: 2 });
    await parts.workers.remove(['gone', 'silent', 'leaving']);
    await clock.advance(15_000);
    await settle();
    expect(counted()).to.deep.equal({ running: 1, draining: 0, lost: 1 });
    await sampler.stop();
  });
});
