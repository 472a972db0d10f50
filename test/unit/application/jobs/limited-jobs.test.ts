import { expect } from 'chai';
import { NamedLimits } from '../../../../src/application/limits/named-limits.js';
import { LimitedJobs } from '../../../../src/application/jobs/limited-jobs.js';
import type { Job, NewJob } from '../../../../src/domain/jobs/job.js';
import type { QueueSettings } from '../../../../src/domain/jobs/queue.js';
import { inMemoryParts } from '../../../support/in-memory-parts.js';

const LEASE_MS = 10_000;

describe('LimitedJobs', () => {
  let parts: ReturnType<typeof inMemoryParts>;
  let settings: Record<string, QueueSettings>;
  let limited: LimitedJobs;

  /** What another process has. */
  const another = () =>
    new LimitedJobs({
      ...parts,
      named: new NamedLimits({
        settings: {
          limits: { crm: { concurrency: 2 }, slow: { rate: { count: 1, perSeconds: 1 } } },
        },
      }),
      directory: { settingsOf: (queue) => settings[queue] ?? {} },
    });

  beforeEach(() => {
    parts = inMemoryParts();
    settings = {};
    limited = another();
  });

  const enqueue = (count: number, job: Partial<NewJob> = {}) =>
    parts.jobs.enqueue(Array.from({ length: count }, () => ({ queue: 'a', payload: {}, ...job })));
  const claim = (from = limited, queues: readonly string[] = ['a', 'b']) =>
    from.claim({ queues, limit: 10, workerId: 'w', leaseMs: LEASE_MS });
  const complete = (jobs: readonly Job[], from = limited) =>
    from.settle(jobs.map(({ id, attempt }) => ({ id, attempt, status: 'completed' })));
  const waiting = async () =>
    (await parts.jobQueries.backlog()).map(({ status, count }) => [status, count]);

  it('leaves queues without limits alone', async () => {
    await enqueue(5);
    expect(await claim()).to.have.length(5);
  });

  it('runs no more at once than a limit allows, whichever queue and process they are of', async () => {
    settings = { a: { limits: ['crm'] }, b: { limits: ['crm'] } };
    await enqueue(3);
    await enqueue(3, { queue: 'b', priority: 90 });
    const first = await claim();
    expect(first.map(({ queue }) => queue)).to.deep.equal(['b', 'b']);
    const other = another();
    expect(await claim(other)).to.deep.equal([]);
    expect(await waiting()).to.deep.include(['pending', 3]);
    await complete(first.slice(0, 1));
    expect((await claim()).map(({ attempt }) => attempt)).to.deep.equal([1]);
    expect(await claim()).to.deep.equal([]);
  });

  it('waits without a look for every due job while all places are taken', async () => {
    settings = { a: { limits: ['crm'] } };
    await enqueue(5);
    const first = await claim();
    await claim();
    const due = await limited.nextDueAt(['a']);
    expect(due?.getTime()).to.be.above(parts.clock.now().getTime());
    await complete(first);
    expect(await claim()).to.have.length(2);
  });

  it('gives places back whose process vanished', async () => {
    settings = { a: { limits: ['crm'] } };
    await enqueue(3);
    const lost = await claim(another());
    await parts.clock.advance(LEASE_MS);
    const taken = await claim();
    expect(taken.map(({ id }) => id)).to.deep.equal(lost.map(({ id }) => id));
  });

  it('keeps places as long as the leases of their jobs are renewed', async () => {
    settings = { a: { limits: ['crm'] } };
    await enqueue(4);
    const held = await claim();
    for (let turn = 0; turn < 4; turn += 1) {
      await parts.clock.advance(LEASE_MS / 2);
      await limited.extend(held, LEASE_MS);
    }
    expect(await claim(another())).to.deep.equal([]);
  });

  it('begins no more within a time than the rate of a queue allows', async () => {
    settings = { a: { rate: { count: 2, perSeconds: 1, burst: 2 } } };
    await enqueue(6);
    await enqueue(1, { queue: 'b' });
    expect((await claim()).map(({ queue }) => queue)).to.deep.equal(['a', 'a', 'b']);
    expect(await claim()).to.deep.equal([]);
    await parts.clock.advance(500);
    expect(await claim()).to.have.length(1);
    await parts.clock.advance(1_000);
    expect(await claim(another())).to.have.length(2);
  });

  it('lets other keys go on when one has had its share', async () => {
    settings = { a: { keyRate: { count: 1, perSeconds: 60 } } };
    const keyed = { fairnessKey: 'acme' };
    await enqueue(3, keyed);
    await enqueue(1, { fairnessKey: 'other' });
    const first = await claim();
    expect(first.map(({ fairnessKey }) => fairnessKey).sort()).to.deep.equal(['acme', 'other']);
    expect(await waiting()).to.deep.include(['scheduled', 2]);
    await complete(first);
    for (let left = 2; left > 0; left -= 1) {
      await parts.clock.advance(60_000);
      await complete(await claim());
      expect(await waiting()).to.deep.equal(left > 1 ? [['scheduled', 1]] : []);
    }
  });

  it('gives places back with jobs that are not begun after all', async () => {
    settings = { a: { limits: ['crm'] } };
    await enqueue(2);
    await limited.unclaim(await claim());
    expect((await claim(another())).map(({ attempt }) => attempt)).to.deep.equal([1, 1]);
  });

  it('gives back what one limit granted when another refuses', async () => {
    settings = { a: { limits: ['crm', 'slow'] } };
    await enqueue(2);
    expect(await claim()).to.have.length(1);
    const [usage] = await parts.limits.usage([{ name: 'crm', concurrency: 2 }]);
    expect(usage?.held).to.equal(1);
  });
});
