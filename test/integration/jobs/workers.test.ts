import { expect } from 'chai';
import { InMemoryLogger } from '../../../src/adapters/outbound/memory/in-memory-logger.js';
import { createBrain, type Brain, type ConfigOverrides } from '../../../src/bootstrap/library.js';
import { listQuery } from '../../../src/domain/shared/page.js';
import type { JobQueue } from '../../../src/ports/jobs/job-repository.js';
import type { Workers } from '../../../src/ports/jobs/workers.js';
import { aWorker } from '../../support/builders.js';
import { eventually } from '../../support/eventually.js';
import { gate, type Gate } from '../../support/gate.js';
import { ManualClock } from '../../support/manual-clock.js';

describe('workers of a brain', () => {
  let brain: Brain;
  let held: Gate;
  let jobs: JobQueue;
  let workers: Workers;
  let clock: ManualClock;

  const start = async (settings: ConfigOverrides['jobs']) => {
    held = gate();
    clock = new ManualClock();
    brain = createBrain({
      config: { jobs: settings ?? {} },
      adapters: {
        clock,
        logger: new InMemoryLogger(),
        jobs: (configured) => (jobs = configured),
        workers: (configured) => (workers = configured),
      },
      handlers: { slow: () => held.passed, other: () => held.passed },
    });
    await brain.start();
  };
  const listed = async () => (await brain.use('workers.list', listQuery())).items;

  afterEach(async () => {
    held.open();
    await brain.stop();
  });

  it('show what they mind, and what they have under way', async () => {
    await start({ concurrency: { min: 3, max: 30 } });
    await jobs.enqueue(Array.from({ length: 5 }, () => ({ queue: 'slow', payload: {} })));
    await eventually(async () => {
      await clock.advance(15_000);
      const [worker, ...others] = await listed();
      expect(others).to.deep.equal([]);
      expect(worker).to.include({ state: 'running', pid: process.pid, patterns: null });
      expect(worker?.roles).to.deep.equal(['worker', 'scheduler']);
      expect(worker?.queues).to.include.members(['events', 'http', 'slow', 'other']);
      expect(worker?.concurrency).to.include({ min: 3, max: 30 });
      expect(worker?.running).to.be.at.least(3);
    });
  });

  it('run as many jobs of a queue as its own bounds begin with', async () => {
    await start({ concurrency: 10, queues: { slow: { concurrency: { min: 2, max: 2 } } } });
    await jobs.enqueue(Array.from({ length: 5 }, () => ({ queue: 'slow', payload: {} })));
    await jobs.enqueue([{ queue: 'other', payload: {} }]);
    await eventually(async () => {
      await clock.advance(15_000);
      const [worker] = await listed();
      expect(worker?.queueConcurrency).to.deep.include({ slow: { now: 2, min: 2, max: 2 } });
      expect(worker?.running).to.equal(3);
    });
  });

  it('are lost when they were not heard of for three heartbeats', async () => {
    await start({});
    await workers.beat(aWorker({ id: 'elsewhere', heartbeatAt: clock.now() }));
    await clock.advance(46_000);
    const states = (await listed()).map(({ id, state }) => [id === 'elsewhere', state]);
    expect(states).to.have.deep.members([
      [true, 'lost'],
      [false, 'running'],
    ]);
  });
});
