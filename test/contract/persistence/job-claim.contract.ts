import { expect } from 'chai';
import type { Job, NewJob } from '../../../src/domain/jobs/job.js';
import type { ClaimRequest } from '../../../src/ports/jobs/job-repository.js';
import { aJob, fresh } from '../../support/builders.js';
import { eventually } from '../../support/eventually.js';
import { rejectionOf } from '../../support/rejection.js';
import type { Store } from './persistence-under-test.js';

/** Who gets which job, and when. */
export function jobClaimContract(store: Store): void {
  describe('as JobRepository that hands out jobs', () => {
    const enqueue = async (queue: string, ...jobs: readonly Partial<NewJob>[]) =>
      store().jobs.enqueue(jobs.map((job) => aJob({ ...job, queue })));
    const claim = (queues: string | readonly string[], request: Partial<ClaimRequest> = {}) =>
      store().jobs.claim({
        queues: [queues].flat(),
        limit: 10,
        workerId: 'worker',
        leaseMs: 10_000,
        ...request,
      });
    const inMs = (ms: number) => new Date(store().clock.now().getTime() + ms);
    const idsOf = (jobs: readonly Job[]) => jobs.map(({ id }) => id);

    it('counts the attempt and leases the job', async () => {
      const queue = fresh('queue');
      const [id] = await enqueue(queue, { payload: { a: 1 }, maxAttempts: 3 });
      const before = await store().jobQueries.find(id!);
      await store().clock.advance(5);
      const [job] = await claim(queue, { workerId: 'w-1', leaseMs: 7_000 });
      expect(job).to.deep.equal({
        ...before,
        status: 'processing',
        attempt: 1,
        workerId: 'w-1',
        leaseUntil: inMs(7_000),
        startedAt: store().clock.now(),
        updatedAt: store().clock.now(),
      });
      expect(await store().jobQueries.find(id!)).to.deep.equal(job);
    });

    it('hands out a job once', async () => {
      const queue = fresh('queue');
      await enqueue(queue, {});
      expect(await claim(queue)).to.have.length(1);
      expect(await claim(queue)).to.deep.equal([]);
    });

    it('takes higher priorities first, then older jobs, no more than the limit', async () => {
      const queue = fresh('queue');
      const priorities = [50, 0, 100, 50, 100, 51];
      const ids = await enqueue(queue, ...priorities.map((priority) => ({ priority })));
      const order = [2, 4, 5, 0, 3, 1].map((index) => ids[index]);
      expect(idsOf(await claim(queue, { limit: 4 }))).to.deep.equal(order.slice(0, 4));
      expect(idsOf(await claim(queue, { limit: 4 }))).to.deep.equal(order.slice(4));
    });

    it('weighs the jobs of several queues against each other, and leaves other queues alone', async () => {
      const [one, two, other] = [fresh('one'), fresh('two'), fresh('other')];
      const [low] = await enqueue(one, { priority: 10 });
      const [high] = await enqueue(two, { priority: 90 });
      await enqueue(other, { priority: 100 });
      const [middle] = await enqueue(one, { priority: 50 });
      expect(idsOf(await claim([one, two], { limit: 2 }))).to.deep.equal([high, middle]);
      expect(idsOf(await claim([one, two]))).to.deep.equal([low]);
      expect(await claim(other)).to.have.length(1);
    });

    it('hands out nothing for no queues or none wanted', async () => {
      const queue = fresh('queue');
      await enqueue(queue, {});
      expect(await claim([])).to.deep.equal([]);
      expect(await claim(queue, { limit: 0 })).to.deep.equal([]);
      expect(await claim(queue)).to.have.length(1);
    });

    it('waits for the time of a job, to the millisecond', async () => {
      const queue = fresh('queue');
      const [id] = await enqueue(queue, { runAt: inMs(1_000), priority: 100 });
      expect(await claim(queue)).to.deep.equal([]);
      await store().clock.advance(999);
      expect(await claim(queue)).to.deep.equal([]);
      await store().clock.advance(1);
      expect(idsOf(await claim(queue))).to.deep.equal([id]);
    });

    it('does not let a job that waits hold up others', async () => {
      const queue = fresh('queue');
      await enqueue(queue, { runAt: inMs(1_000), priority: 100 });
      const [due] = await enqueue(queue, {}, { runAt: inMs(-1_000) });
      expect(idsOf(await claim(queue))).to.include(due);
      expect(await claim(queue)).to.deep.equal([]);
    });

    it('weighs jobs that became due like the others', async () => {
      const queue = fresh('queue');
      const [later] = await enqueue(queue, { runAt: inMs(1_000), priority: 60 });
      const [now] = await enqueue(queue, { priority: 50 });
      await store().clock.advance(1_000);
      expect(idsOf(await claim(queue))).to.deep.equal([later, now]);
    });

    describe('of many that became due at once', () => {
      const enqueueMany = (queue: string, count: number, runAt: Date) =>
        enqueue(queue, ...Array.from({ length: count }, () => ({ runAt })));

      it('hands out the most urgent first, however lately it was due', async () => {
        const queue = fresh('queue');
        await enqueueMany(queue, 1_100, inMs(1_000));
        const [urgent] = await enqueue(queue, { runAt: inMs(2_000), priority: 100 });
        await store().clock.advance(2_000);
        expect(idsOf(await claim(queue, { limit: 1 }))).to.deep.equal([urgent]);
      });

      it('looks at those first that are due for the longest, in whichever queue', async () => {
        const crowded = fresh('a');
        const [before, after] = [fresh('0'), fresh('b')];
        await enqueueMany(crowded, 2_100, inMs(2_000));
        const [first] = await enqueue(before, { runAt: inMs(1_000), priority: 99 });
        const [last] = await enqueue(after, { runAt: inMs(1_000), priority: 98 });
        await store().clock.advance(2_000);
        const claimed = await claim([after, crowded, before], { limit: 2 });
        expect(idsOf(claimed)).to.deep.equal([first, last]);
      });

      it('takes back those whose leases ran out among them', async () => {
        const [crowded, other] = [fresh('a'), fresh('b')];
        const [lost] = await enqueue(other, { priority: 100 });
        await claim(other, { leaseMs: 1_000 });
        await enqueueMany(crowded, 2_100, inMs(2_000));
        await store().clock.advance(2_000);
        const [again] = await claim([crowded, other], { limit: 1 });
        expect(again).to.include({ id: lost, attempt: 2 });
      });

      it('hands out all of them in the end, each once', async () => {
        const [one, two] = [fresh('one'), fresh('two')];
        await enqueueMany(one, 1_300, inMs(1_000));
        await enqueueMany(two, 1_300, inMs(1_000));
        await store().clock.advance(1_000);
        const claimed = new Set<string>();
        for (let look = 0; look < 7; look += 1) {
          const jobs = await claim([one, two], { limit: 400 });
          for (const id of idsOf(jobs)) claimed.add(id);
        }
        expect(claimed.size).to.equal(2_600);
        expect(await claim([one, two])).to.deep.equal([]);
      });
    });

    it('shares 200 jobs out among 8 claimers, each job to one', async () => {
      const queue = fresh('queue');
      const ids = await enqueue(
        queue,
        ...Array.from({ length: 200 }, (_, n) => ({ payload: { n } })),
      );
      const claimed: Job[] = [];
      const work = async (workerId: string) => {
        // A claim may come back empty while others hold the rows they are just taking.
        while (claimed.length < 200) {
          const jobs = await eventually(() => claim(queue, { workerId, limit: 7 }));
          expect(jobs.every((job) => job.workerId === workerId)).to.equal(true);
          claimed.push(...jobs);
        }
      };
      await Promise.all(Array.from({ length: 8 }, (_, n) => work(`worker-${n}`)));
      expect(idsOf(claimed).toSorted()).to.deep.equal([...ids].sort());
      expect(claimed.every(({ attempt }) => attempt === 1)).to.equal(true);
    });

    it('gives a job back when the unit of work around the claim fails', async () => {
      const queue = fresh('queue');
      await enqueue(queue, {});
      const failing = store().work.run(async () => {
        expect(await claim(queue)).to.have.length(1);
        expect(await claim(queue)).to.deep.equal([]);
        throw new Error('no');
      });
      await rejectionOf(failing);
      const [again] = await claim(queue);
      expect(again?.attempt).to.equal(1);
    });

    it('claims a job enqueued in the same unit of work', async () => {
      const queue = fresh('queue');
      const claimed = await store().work.run(async () => {
        await enqueue(queue, {});
        return claim(queue);
      });
      expect(claimed).to.have.length(1);
      expect(await claim(queue)).to.deep.equal([]);
    });

    describe('says when the next job is due', () => {
      const nextDueAt = (...queues: readonly string[]) => store().jobs.nextDueAt(queues);

      it('never, without jobs that are left', async () => {
        const queue = fresh('queue');
        expect(await nextDueAt(queue)).to.equal(undefined);
        expect(await nextDueAt()).to.equal(undefined);
        const [id] = await enqueue(queue, {});
        await claim(queue);
        await store().jobs.settle([{ id: id!, attempt: 1, status: 'completed' }]);
        expect(await nextDueAt(queue)).to.equal(undefined);
      });

      it('now or before, when one waits', async () => {
        const queue = fresh('queue');
        await enqueue(queue, { runAt: inMs(5_000) }, {});
        expect((await nextDueAt(queue))?.getTime()).to.be.at.most(store().clock.now().getTime());
      });

      it('at the earliest time of several queues', async () => {
        const [one, two] = [fresh('one'), fresh('two')];
        await enqueue(one, { runAt: inMs(5_000) }, { runAt: inMs(4_000) });
        await enqueue(two, { runAt: inMs(4_500) });
        expect(await nextDueAt(one, two)).to.deep.equal(inMs(4_000));
        expect(await nextDueAt(two)).to.deep.equal(inMs(4_500));
      });

      it('when the lease of one runs out', async () => {
        const queue = fresh('queue');
        await enqueue(queue, {});
        await claim(queue, { leaseMs: 3_000 });
        expect(await nextDueAt(queue)).to.deep.equal(inMs(3_000));
      });
    });
  });
}
