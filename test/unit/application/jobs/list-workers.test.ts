import { expect } from 'chai';
import { InMemoryMetrics } from '../../../../src/adapters/outbound/memory/in-memory-metrics.js';
import { ListWorkers } from '../../../../src/application/jobs/list-workers.js';
import { SampleWorkers } from '../../../../src/application/jobs/sample-workers.js';
import { LOST_AFTER_MS, WORKER_STATES } from '../../../../src/domain/jobs/worker.js';
import { listQuery, type Filter } from '../../../../src/domain/shared/page.js';
import { aWorker } from '../../../support/builders.js';
import { appErrorOf } from '../../../support/rejection.js';
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

  describe('of some states', () => {
    const idsOf = async (...filters: Filter[]) => {
      const list = new ListWorkers({ queries: parts.workerQueries, clock: parts.clock });
      const { items } = await list.execute(listQuery({ filters }));
      return items.map(({ id }) => id);
    };
    const state = (operator: Filter['operator'], ...values: string[]): Filter => ({
      ...{ field: 'state', operator, values },
    });

    it('are those alone', async () => {
      expect(await idsOf(state('in', 'running'))).to.have.members(['fresh', 'late']);
      expect(await idsOf(state('in', 'running', 'lost'))).to.have.members([
        ...['fresh', 'late', 'silent', 'gone'],
      ]);
      expect(await idsOf(state('ne', 'lost'))).to.have.members(['fresh', 'late', 'leaving']);
    });

    it('fit every filter', async () => {
      const named: Filter = { field: 'id', operator: 'in', values: ['fresh', 'gone'] };
      expect(await idsOf(state('in', 'lost'), named)).to.deep.equal(['gone']);
      expect(await idsOf(state('in', 'lost'), state('ne', 'lost'))).to.deep.equal([]);
    });

    it('are not those of states that there are not, nor compared with states', async () => {
      for (const filter of [state('in', 'dead'), state('gt', 'lost'), state('like', 'lost')]) {
        const error = await appErrorOf(idsOf(filter));
        expect(error.faults.map(({ path }) => path)).to.deep.equal(['filter[state]']);
      }
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
