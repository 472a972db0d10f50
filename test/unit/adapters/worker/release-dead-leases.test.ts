import { expect } from 'chai';
import {
  pidOn,
  releaseDeadLeases,
  workerIdOf,
} from '../../../../src/adapters/inbound/worker/release-dead-leases.js';
import { inMemoryParts } from '../../../support/in-memory-parts.js';

describe('releaseDeadLeases', () => {
  const claim = (parts: ReturnType<typeof inMemoryParts>, workerId: string) =>
    parts.jobs.claim({ queues: ['chores'], limit: 1, workerId, leaseMs: 10_000 });

  it('makes the jobs of dead workers due at once, and theirs only', async () => {
    const parts = inMemoryParts();
    await parts.jobs.enqueue(Array.from({ length: 2 }, () => ({ queue: 'chores', payload: {} })));
    const [[ofDead], [ofLiving]] = [await claim(parts, 'dead'), await claim(parts, 'living')];
    expect(await releaseDeadLeases(parts.jobs, (worker) => worker === 'dead')).to.equal(1);
    const [again] = await claim(parts, 'next');
    expect(again?.id).to.equal(ofDead?.id);
    expect(again?.attempt).to.equal(2);
    expect((await parts.jobQueries.find(ofLiving!.id))?.workerId).to.equal('living');
  });

  it('does nothing when nobody died', async () => {
    const parts = inMemoryParts();
    expect(await releaseDeadLeases(parts.jobs, () => true)).to.equal(0);
  });
});

describe('workerIdOf', () => {
  it('tells the process id on its own host only', () => {
    const workerId = workerIdOf('fe80::1', 4711, 'x9');
    expect(pidOn('fe80::1', workerId)).to.equal(4711);
    expect(pidOn('elsewhere', workerId)).to.equal(undefined);
  });
});
