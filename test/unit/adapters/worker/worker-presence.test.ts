import { expect } from 'chai';
import { InMemorySystemProbe } from '../../../../src/adapters/outbound/memory/monitoring/in-memory-system-probe.js';
import { forgetDeadWorkers } from '../../../../src/adapters/inbound/worker/forget-dead-workers.js';
import { WorkerPresence } from '../../../../src/adapters/inbound/worker/worker-presence.js';
import { HEARTBEAT_MS, type Worker } from '../../../../src/domain/jobs/worker.js';
import { listQuery } from '../../../../src/domain/shared/page.js';
import { aWorker } from '../../../support/builders.js';
import { gate } from '../../../support/gate.js';
import { inMemoryParts, settle } from '../../../support/in-memory-parts.js';

const LOAD = { running: 2, concurrency: { now: 3, min: 1, max: 9 }, queueConcurrency: {} };

function subject() {
  const parts = inMemoryParts();
  const { workers, workerQueries, clock, logger } = parts;
  let failure: Error | undefined;
  let before: Promise<void> = Promise.resolve();
  const flaky = {
    beat: async (worker: Worker) => {
      await before;
      if (failure) throw failure;
      await workers.beat(worker);
    },
    remove: (ids: readonly string[]) => (failure ? Promise.reject(failure) : workers.remove(ids)),
  };
  const { id, host, pid, version, roles } = aWorker();
  const presence = new WorkerPresence({
    ...{ workers: flaky, clock, logger, probe: new InMemorySystemProbe() },
    identity: { id, host, pid, version, roles, patterns: 'mail' },
    queues: () => ['mail'],
    load: () => LOAD,
  });
  const stored = async () => (await workerQueries.list(listQuery())).items;
  return {
    ...{ ...parts, presence, stored, id },
    fail: (error: Error | undefined) => (failure = error),
    holdUp: (until: Promise<void>) => {
      before = until;
    },
  };
}

describe('WorkerPresence', () => {
  it('tells at once that the worker is there, and how it does', async () => {
    const { presence, stored, clock, id } = subject();
    presence.start();
    await settle();
    const [worker] = await stored();
    expect(worker).to.deep.include({
      ...LOAD,
      ...{ id, patterns: 'mail', queues: ['mail'], draining: false },
      ...{ cpuPercent: 5, memoryBytes: 150e6, eventLoopDelayMs: 1 },
      ...{ startedAt: clock.now(), heartbeatAt: clock.now() },
    });
    await presence.stop();
  });

  it('tells it again every 15 seconds', async () => {
    const { presence, stored, clock } = subject();
    const startedAt = clock.now();
    presence.start();
    await settle();
    await clock.advance(HEARTBEAT_MS - 1);
    expect((await stored())[0]?.heartbeatAt).to.deep.equal(startedAt);
    await clock.advance(1);
    await settle();
    expect((await stored())[0]).to.deep.include({ startedAt, heartbeatAt: clock.now() });
    await presence.stop();
  });

  it('goes on when it could not be told, and says so once', async () => {
    const { presence, stored, clock, fail, logger } = subject();
    fail(new Error('away'));
    presence.start();
    await settle();
    await clock.advance(HEARTBEAT_MS);
    await settle();
    expect(await stored()).to.deep.equal([]);
    expect(logger.entries.map(({ message }) => message)).to.deep.equal([
      'the worker cannot tell that it is there',
    ]);
    fail(undefined);
    await clock.advance(HEARTBEAT_MS);
    await settle();
    expect(await stored()).to.have.length(1);
    await presence.stop();
  });

  it('shows at once that the worker drains, and is gone when it stops', async () => {
    const { presence, stored } = subject();
    presence.start();
    await settle();
    await presence.drain();
    expect((await stored())[0]?.draining).to.equal(true);
    await presence.stop();
    expect(await stored()).to.deep.equal([]);
  });

  it('is not brought back by a report that was under way when it stopped', async () => {
    const { presence, stored, holdUp } = subject();
    const held = gate();
    holdUp(held.passed);
    presence.start();
    await settle();
    const drained = presence.drain();
    const stopped = presence.stop();
    held.open();
    await Promise.all([drained, stopped]);
    expect(await stored()).to.deep.equal([]);
  });

  it('stops without the database', async () => {
    const { presence, stored, fail } = subject();
    presence.start();
    await settle();
    fail(new Error('away'));
    await presence.drain();
    await presence.stop();
    expect(await stored()).to.have.length(1);
  });
});

describe('forgetDeadWorkers', () => {
  it('forgets those that are known to be dead', async () => {
    const { workers, workerQueries, stored } = subject();
    const [dead, alive] = [aWorker(), aWorker()];
    for (const worker of [dead, alive]) await workers.beat(worker);
    const isDead = (id: string) => id === dead.id;
    expect(await forgetDeadWorkers(workers, workerQueries, isDead)).to.equal(1);
    expect(await stored()).to.deep.equal([alive]);
    expect(await forgetDeadWorkers(workers, workerQueries, isDead)).to.equal(0);
  });
});
