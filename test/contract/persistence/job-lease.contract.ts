import { expect } from 'chai';
import type { Job, JobOutcome, NewJob } from '../../../src/domain/jobs/job.js';
import { aJob, fresh, newId } from '../../support/builders.js';
import { rejectionOf } from '../../support/rejection.js';
import type { Store } from './persistence-under-test.js';

const LEASE_MS = 10_000;

/** Attempts, their leases and what becomes of them. */
export function jobLeaseContract(store: Store): void {
  describe('as JobRepository that leases jobs', () => {
    const claim = (queue: string, workerId = 'worker') =>
      store().jobs.claim({ queues: [queue], limit: 10, workerId, leaseMs: LEASE_MS });
    const claimed = async (job: Partial<NewJob> = {}, workerId = 'worker'): Promise<Job> => {
      const queue = fresh('queue');
      await store().jobs.enqueue([aJob({ ...job, queue })]);
      const [first] = await claim(queue, workerId);
      return first!;
    };
    const settle = async (...outcomes: readonly JobOutcome[]) => [
      ...(await store().jobs.settle(outcomes)),
    ];
    const completed = ({ id, attempt }: Job): JobOutcome => ({ id, attempt, status: 'completed' });
    const failed = ({ id, attempt }: Job, ms: number): JobOutcome => ({
      id,
      attempt,
      status: 'failed',
      error: 'it.broke: 😀',
      runAt: inMs(ms),
    });
    const inMs = (ms: number) => new Date(store().clock.now().getTime() + ms);
    const find = ({ id }: Job) => store().jobQueries.find(id);

    it('completes a job', async () => {
      const job = await claimed();
      await store().clock.advance(5);
      expect(await settle(completed(job))).to.deep.equal([job.id]);
      const now = store().clock.now();
      const { status, leaseUntil, workerId, finishedAt, updatedAt } = (await find(job))!;
      expect({ status, leaseUntil, workerId }).to.deep.equal({
        status: 'completed',
        leaseUntil: null,
        workerId: 'worker',
      });
      expect([finishedAt, updatedAt]).to.deep.equal([now, now]);
      await store().clock.advance(LEASE_MS);
      expect(await claim(job.queue)).to.deep.equal([]);
    });

    it('tries a failed job again at its time, and not before', async () => {
      const job = await claimed();
      expect(await settle(failed(job, 2_000))).to.deep.equal([job.id]);
      const waiting = await find(job);
      expect(waiting).to.include({
        status: 'failed',
        attempt: 1,
        lastError: 'it.broke: 😀',
        workerId: 'worker',
        leaseUntil: null,
        finishedAt: null,
      });
      expect(waiting?.runAt).to.deep.equal(inMs(2_000));
      expect(await store().jobs.nextDueAt([job.queue])).to.deep.equal(inMs(2_000));
      await store().clock.advance(1_999);
      expect(await claim(job.queue)).to.deep.equal([]);
      await store().clock.advance(1);
      const [again] = await claim(job.queue);
      expect(again).to.include({ id: job.id, attempt: 2, status: 'processing' });
      await settle(completed(again!));
      expect(await find(job)).to.include({ status: 'completed', lastError: null, attempt: 2 });
    });

    it('tries a failed job again at once when its time has come', async () => {
      const job = await claimed();
      await settle(failed(job, 0));
      const [again] = await claim(job.queue);
      expect(again).to.include({ id: job.id, attempt: 2 });
    });

    it('sets a dead letter aside with its error', async () => {
      const job = await claimed();
      await settle({ id: job.id, attempt: 1, status: 'dead_letter', error: 'task.not-found: no' });
      expect(await find(job)).to.include({
        status: 'dead_letter',
        lastError: 'task.not-found: no',
      });
      expect((await find(job))?.finishedAt).to.deep.equal(store().clock.now());
      await store().clock.advance(LEASE_MS);
      expect(await claim(job.queue)).to.deep.equal([]);
      expect(await store().jobs.nextDueAt([job.queue])).to.equal(undefined);
    });

    it('puts a job off without an attempt used up, and knows the attempt that did it no more', async () => {
      const job = await claimed({ maxAttempts: 2 });
      const putOff = { id: job.id, attempt: 1, status: 'pending', runAt: inMs(2_000) } as const;
      expect(await settle(putOff)).to.deep.equal([job.id]);
      const waiting = await find(job);
      expect(waiting).to.include({ status: 'scheduled', attempt: 1, maxAttempts: 3 });
      expect(waiting).to.include({ leaseUntil: null, lastError: null });
      expect(waiting?.runAt).to.deep.equal(putOff.runAt);
      expect(await claim(job.queue)).to.deep.equal([]);
      await store().clock.advance(2_000);
      const [again] = await claim(job.queue);
      expect(again).to.include({ id: job.id, attempt: 2, maxAttempts: 3 });
      expect(await settle(putOff)).to.deep.equal([]);
    });

    it('settles many at once, each its own way', async () => {
      const queue = fresh('queue');
      await store().jobs.enqueue(Array.from({ length: 9 }, () => aJob({ queue })));
      const jobs = await claim(queue);
      const outcomes = jobs.map((job, n): JobOutcome => {
        if (n % 3 === 0) return completed(job);
        if (n % 3 === 1) return failed(job, 1_000);
        return { id: job.id, attempt: 1, status: 'dead_letter', error: 'x' };
      });
      expect((await settle(...outcomes)).sort()).to.deep.equal(jobs.map(({ id }) => id).sort());
      const statuses = await Promise.all(jobs.map(async (job) => (await find(job))?.status));
      const cycle = ['completed', 'failed', 'dead_letter'];
      expect(statuses).to.deep.equal([...cycle, ...cycle, ...cycle]);
      expect(await settle()).to.deep.equal([]);
    });

    it('hands out a job again whose lease ran out, counting the attempt', async () => {
      const job = await claimed({}, 'first');
      await store().clock.advance(LEASE_MS - 1);
      expect(await claim(job.queue, 'second')).to.deep.equal([]);
      await store().clock.advance(1);
      const [again] = await claim(job.queue, 'second');
      expect(again).to.include({ id: job.id, attempt: 2, workerId: 'second' });
      expect(again?.leaseUntil).to.deep.equal(inMs(LEASE_MS));
    });

    it('counts nothing that a stale attempt says', async () => {
      const stale = await claimed({}, 'first');
      await store().clock.advance(LEASE_MS);
      const [current] = await claim(stale.queue, 'second');
      expect(await settle(completed(stale))).to.deep.equal([]);
      expect(await settle(failed(stale, 0))).to.deep.equal([]);
      expect((await store().jobs.extend([stale], 60_000)).size).to.equal(0);
      expect(await find(stale)).to.deep.equal(current);
      expect(await settle(completed(stale), completed(current!))).to.deep.equal([stale.id]);
    });

    it('counts an outcome only once', async () => {
      const job = await claimed();
      await settle(completed(job));
      expect(await settle(failed(job, 0))).to.deep.equal([]);
      expect((await store().jobs.extend([job], 1_000)).size).to.equal(0);
      expect(await find(job)).to.include({ status: 'completed' });
      expect(await settle(completed({ ...job, id: newId() }))).to.deep.equal([]);
    });

    it('counts a late outcome as long as nobody took the job over', async () => {
      const job = await claimed();
      await store().clock.advance(LEASE_MS * 2);
      expect(await settle(completed(job))).to.deep.equal([job.id]);
      expect(await claim(job.queue)).to.deep.equal([]);
    });

    it('hands a job whose last attempt was lost out once more, to be given up', async () => {
      const job = await claimed({ maxAttempts: 1 });
      await store().clock.advance(LEASE_MS);
      const [over] = await claim(job.queue, 'second');
      expect(over).to.include({ id: job.id, attempt: 2, maxAttempts: 1 });
      expect(await settle(completed(job))).to.deep.equal([]);
      const given = { id: job.id, attempt: 2, status: 'dead_letter', error: 'lost' } as const;
      expect(await settle(given)).to.deep.equal([job.id]);
      expect(await find(job)).to.include({ status: 'dead_letter', attempt: 1, lastError: 'lost' });
      expect(await store().jobs.nextDueAt([job.queue])).to.equal(undefined);
    });

    it('keeps no attempt of a worker that vanished while it gave a job up', async () => {
      const job = await claimed({ maxAttempts: 1 });
      await store().clock.advance(LEASE_MS);
      await claim(job.queue, 'second');
      await store().clock.advance(LEASE_MS);
      const [over] = await claim(job.queue, 'third');
      expect(over).to.include({ id: job.id, attempt: 3, maxAttempts: 1 });
      await settle({ id: job.id, attempt: 3, status: 'dead_letter', error: 'lost' });
      const attempts = await store().jobQueries.attempts(job.id);
      expect(attempts.map(({ attempt, outcome }) => [attempt, outcome])).to.deep.equal([
        [1, 'lost'],
      ]);
    });

    it('brings jobs back one by one, and later each time, that are lost again and again', async () => {
      const { jobs, clock } = store();
      const queue = fresh('queue');
      const ids = await jobs.enqueue(Array.from({ length: 8 }, () => aJob({ queue })));
      const lose = async (expected: number) => {
        expect(await claim(queue)).to.have.length(expected);
        await clock.advance(LEASE_MS);
      };
      await lose(8);
      await lose(8);
      for (const boundMs of [2_000, 4_000]) {
        expect(await claim(queue)).to.deep.equal([]);
        const all = await Promise.all(ids.map((id) => store().jobQueries.find(id)));
        const waits = all.map((job) => job!.runAt.getTime() - clock.now().getTime());
        expect(Math.min(...waits)).to.be.at.least(boundMs);
        expect(Math.max(...waits)).to.be.at.most(2 * boundMs);
        expect(new Set(waits).size).to.be.above(4);
        expect(all.map((job) => job!.status)).to.deep.equal(all.map(() => 'scheduled'));
        expect(await jobs.nextDueAt([queue])).to.deep.equal(inMs(Math.min(...waits)));
        await clock.advance(2 * boundMs);
        await lose(8);
      }
    });

    it('prolongs the leases of running attempts', async () => {
      const job = await claimed();
      await store().clock.advance(LEASE_MS - 1);
      const held = await store().jobs.extend([job, { id: newId(), attempt: 1 }], LEASE_MS);
      expect([...held]).to.deep.equal([[job.id, false]]);
      expect((await find(job))?.leaseUntil).to.deep.equal(inMs(LEASE_MS));
      expect(await store().jobs.nextDueAt([job.queue])).to.deep.equal(inMs(LEASE_MS));
      await store().clock.advance(LEASE_MS - 1);
      expect(await claim(job.queue)).to.deep.equal([]);
      await store().clock.advance(1);
      expect(await claim(job.queue)).to.have.length(1);
      expect((await store().jobs.extend([], LEASE_MS)).size).to.equal(0);
    });

    it('knows who holds leases now', async () => {
      const [ann, bob] = [fresh('ann'), fresh('bob')];
      const { jobs, clock } = store();
      const job = await claimed({}, ann);
      await claimed({}, bob);
      await claimed({}, bob);
      expect(await jobs.leaseHolders()).to.include.members([ann, bob]);
      expect((await jobs.leaseHolders()).filter((holder) => holder === bob)).to.have.length(1);
      await settle(completed(job));
      expect(await jobs.leaseHolders()).not.to.include(ann);
      await clock.advance(LEASE_MS);
      expect(await jobs.leaseHolders()).not.to.include(bob);
    });

    it('frees the jobs of dead workers at once, and only theirs', async () => {
      const [dead, alive] = [fresh('dead'), fresh('alive')];
      const { jobs } = store();
      const lost = await claimed({}, dead);
      const kept = await claimed({}, alive);
      expect(await jobs.releaseHeldBy([dead, fresh('unknown')])).to.equal(1);
      expect(await jobs.leaseHolders())
        .to.include(alive)
        .and.not.to.include(dead);
      const [again] = await claim(lost.queue, alive);
      expect(again).to.include({ id: lost.id, attempt: 2, workerId: alive });
      expect(await claim(kept.queue)).to.deep.equal([]);
      expect(await jobs.releaseHeldBy([dead])).to.equal(0);
      expect(await jobs.releaseHeldBy([])).to.equal(0);
    });

    it('forgets an outcome when the unit of work around it fails', async () => {
      const job = await claimed();
      const failing = store().work.run(async () => {
        expect(await settle(completed(job))).to.deep.equal([job.id]);
        throw new Error('no');
      });
      await rejectionOf(failing);
      expect(await find(job)).to.deep.equal(job);
      expect(await settle(completed(job))).to.deep.equal([job.id]);
    });

    it('lets one only of many take over a job whose lease ran out', async () => {
      const job = await claimed();
      await store().clock.advance(LEASE_MS);
      const taken = await Promise.all(
        Array.from({ length: 8 }, (_, n) => claim(job.queue, `worker-${n}`)),
      );
      expect(taken.flat().map(({ attempt }) => attempt)).to.deep.equal([2]);
    });
  });
}
