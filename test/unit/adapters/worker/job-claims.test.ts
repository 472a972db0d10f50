import { expect } from 'chai';
import { stub } from 'sinon';
import type { JobHandler } from '../../../../src/adapters/inbound/worker/job-handler.js';
import type { JobId } from '../../../../src/domain/shared/ids.js';
import { gate, type Gate } from '../../../support/gate.js';
import { settle } from '../../../support/in-memory-parts.js';
import { LEASE_MS, POLL_MS, runnerUnderTest } from '../../../support/runner-under-test.js';

describe('JobRunner that claims', () => {
  let subject: ReturnType<typeof runnerUnderTest>;
  let begun: JobId[];
  let gates: Gate[];

  /** Quick ones make the runner claim ahead; slow ones wait for the test. */
  const handle: JobHandler['handle'] = async ({ id, payload }) => {
    begun.push(id);
    if (payload['slow'] !== true) return;
    const held = gate();
    gates.push(held);
    await held.passed;
  };

  const slow = (queue = 'chores') => ({ queue, payload: { slow: true } });

  beforeEach(() => {
    subject = runnerUnderTest();
    begun = [];
    gates = [];
  });

  afterEach(async () => {
    for (const held of gates) held.open();
    await settle();
    for (const held of gates) held.open();
    await subject.stop();
  });

  const statusesOf = (ids: readonly JobId[]) =>
    Promise.all(ids.map(async (id) => (await subject.jobOf(id)).status));

  describe('ahead', () => {
    /** @returns the ids of a job at work and of two that are claimed and wait for it */
    const busy = async () => {
      const runner = await subject.start(handle, { concurrency: () => 1 });
      await subject.enqueue({});
      const ids = await subject.enqueue(slow(), slow(), slow());
      expect(await statusesOf(ids)).to.deep.equal(['processing', 'processing', 'processing']);
      expect(begun.slice(1)).to.deep.equal(ids.slice(0, 1));
      return { runner, ids };
    };

    it('begins them one after the other', async () => {
      const { ids } = await busy();
      gates[0]?.open();
      await settle();
      expect(begun.slice(1)).to.deep.equal(ids.slice(0, 2));
    });

    it('gives them back when it stops, and has not begun them', async () => {
      const { runner, ids } = await busy();
      const stopped = runner.stop(8_000);
      await settle();
      expect(await statusesOf(ids)).to.deep.equal(['processing', 'pending', 'pending']);
      gates[0]?.open();
      await stopped;
      expect((await subject.jobOf(ids[0])).status).to.equal('completed');
      expect(begun.slice(1)).to.deep.equal(ids.slice(0, 1));
      const [again] = await subject.takeElsewhere();
      // What was not begun has cost no attempt.
      expect(again!.maxAttempts - again!.attempt).to.equal(9);
    });

    it('keeps the leases of those that wait, and begins them later', async () => {
      const { ids } = await busy();
      await subject.clock.advance(3 * LEASE_MS);
      expect(await subject.takeElsewhere()).to.deep.equal([]);
      gates[0]?.open();
      await settle();
      expect(begun.slice(1)).to.deep.equal(ids.slice(0, 2));
      expect((await subject.jobOf(ids[1])).attempt).to.equal(1);
    });

    it('does not begin one that it lost meanwhile', async () => {
      const { ids } = await busy();
      const extend = stub(subject.jobs, 'extend');
      extend.callsFake(async (held) => new Map(held.slice(0, 2).map(({ id }) => [id, false])));
      await subject.clock.advance(LEASE_MS / 3);
      for (const held of gates) held.open();
      await settle();
      for (const held of gates) held.open();
      await settle();
      expect(begun.slice(1)).to.deep.equal(ids.slice(0, 2));
    });

    it('does not begin one that somebody cancelled meanwhile', async () => {
      const { ids } = await busy();
      await subject.jobs.cancel([ids[1]!], 'unwanted');
      await settle();
      gates[0]?.open();
      await settle();
      expect(begun.slice(1)).to.deep.equal([ids[0], ids[2]]);
      expect(await statusesOf(ids)).to.deep.equal(['completed', 'cancelled', 'processing']);
    });

    it('does not begin one whose lease ran out unnoticed, as while it was frozen', async () => {
      const { ids } = await busy();
      const extend = stub(subject.jobs, 'extend').rejects(new Error('the database is away'));
      const claim = stub(subject.jobs, 'claim').rejects(new Error('the database is away'));
      await subject.clock.advance(LEASE_MS);
      gates[0]?.open();
      await settle();
      expect(begun.slice(1)).to.deep.equal(ids.slice(0, 1));
      extend.restore();
      claim.restore();
      expect((await subject.takeElsewhere()).map(({ id }) => id)).to.have.members(ids.slice(1));
    });

    it('begins each once that it claims anew after its lease ran out', async () => {
      const { ids } = await busy();
      const extend = stub(subject.jobs, 'extend').rejects(new Error('the database is away'));
      await subject.clock.advance(LEASE_MS);
      extend.restore();
      for (let time = 0; time < 5; time += 1) {
        for (const held of gates) held.open();
        await settle();
      }
      expect(begun.slice(1).sort()).to.deep.equal([ids[0], ...ids].sort());
      expect(await statusesOf(ids)).to.deep.equal(['completed', 'completed', 'completed']);
    });
  });

  it('runs no more jobs of a queue at once than the queue has workers for', async () => {
    let errands: number | undefined = 1;
    await subject.start(
      [
        { queue: 'errands', handle, concurrency: () => errands },
        { queue: 'chores', handle },
      ],
      { concurrency: () => 4 },
    );
    const some = await subject.enqueue(slow('errands'), slow('errands'), slow('errands'));
    const others = await subject.enqueue(slow(), slow());
    await subject.clock.advance(200);
    expect(begun).to.have.members([some[0], ...others]);
    gates[0]?.open();
    await settle();
    await subject.clock.advance(200);
    expect(begun).to.have.members([some[0], some[1], ...others]);
    errands = undefined; // as many as of all queues
    await subject.clock.advance(POLL_MS);
    expect(begun).to.have.members([...some, ...others]);
  });

  it('begins nothing of a paused queue until it goes on', async () => {
    const paused = new Set(['chores']);
    const runner = await subject.start(handle, { pausedQueues: () => paused });
    const ids = await subject.enqueue({}, {});
    await subject.clock.advance(3 * POLL_MS);
    expect(await statusesOf(ids)).to.deep.equal(['pending', 'pending']);
    paused.clear();
    runner.look();
    await settle();
    expect(await statusesOf(ids)).to.deep.equal(['completed', 'completed']);
  });

  it('lets jobs of a queue that is paused meanwhile finish', async () => {
    const paused = new Set<string>();
    await subject.start(handle, { pausedQueues: () => paused, concurrency: () => 1 });
    const ids = await subject.enqueue(slow(), slow());
    paused.add('chores');
    gates[0]?.open();
    await subject.clock.advance(POLL_MS);
    expect(await statusesOf(ids)).to.deep.equal(['completed', 'pending']);
  });

  it('tries a job again later whose handler went between the claim and the attempt', async () => {
    let more: readonly JobHandler[] = [{ queue: 'plugin', handle }];
    const claim = stub(subject.jobs, 'claim').callThrough();
    await subject.start([], { moreHandlers: () => more });
    claim.callsFake(async (request) => {
      const jobs = await claim.wrappedMethod.call(subject.jobs, request);
      if (jobs[0]?.attempt === 1) more = [];
      return jobs;
    });
    const [id] = await subject.enqueue({ queue: 'plugin' });
    expect(await subject.jobOf(id)).to.include({
      status: 'failed',
      lastError: 'job.no-handler: Nobody does jobs of plugin now',
    });
    more = [{ queue: 'plugin', handle }];
    await subject.clock.advance(POLL_MS);
    await settle();
    expect((await subject.jobOf(id)).status).to.equal('completed');
  });
});
