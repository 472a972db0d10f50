import { expect } from 'chai';
import type { Job, NewJob } from '../../../src/domain/jobs/job.js';
import type { JobId } from '../../../src/domain/shared/ids.js';
import type { ClaimRequest } from '../../../src/ports/jobs/job-repository.js';
import { aJob, fresh } from '../../support/builders.js';
import { rejectionOf } from '../../support/rejection.js';
import type { Store } from './persistence-under-test.js';

const LEASE_MS = 10_000;

/** What jobs are to each other: groups, fair shares, keys, families; and how they are called off. */
export function jobRelationsContract(store: Store): void {
  describe('as JobRepository of jobs that belong together', () => {
    let queue: string;

    beforeEach(() => {
      queue = fresh('queue');
    });

    const enqueue = (...jobs: readonly Partial<NewJob>[]) =>
      store().jobs.enqueue(jobs.map((job) => aJob({ queue, ...job })));
    const claim = (request: Partial<ClaimRequest> = {}) =>
      store().jobs.claim({
        ...{ queues: [queue], limit: 10, workerId: 'worker', leaseMs: LEASE_MS },
        ...request,
      });
    const claimedIds = async (request: Partial<ClaimRequest> = {}) =>
      (await claim(request)).map(({ id }) => id);
    const find = async (id: JobId | undefined) => (await store().jobQueries.find(id!))!;
    const statusOf = async (id: JobId | undefined) => (await find(id)).status;
    const end = async (jobs: readonly Job[], status: 'completed' | 'dead_letter' = 'completed') => {
      const outcomes = jobs.map(({ id, attempt }) => ({ id, attempt, status, error: 'it broke' }));
      expect((await store().jobs.settle(outcomes)).size).to.equal(jobs.length);
    };
    const inMs = (ms: number) => new Date(store().clock.now().getTime() + ms);

    describe('in groups', () => {
      it('hands out one of a group at a time, in the order in which they came', async () => {
        const ids = await enqueue(
          { groupKey: 'a' },
          { groupKey: 'a', priority: 100 },
          { groupKey: 'b' },
          {},
          { groupKey: 'a' },
        );
        const first = await claim();
        expect(first.map(({ id }) => id)).to.have.members([ids[0], ids[2], ids[3]]);
        expect(await claim()).to.deep.equal([]);
        await end(first);
        const second = await claim();
        expect(second.map(({ id }) => id)).to.deep.equal([ids[1]]);
        await end(second);
        expect(await claimedIds()).to.deep.equal([ids[4]]);
      });

      it('waits for a job that failed until it is done or given up', async () => {
        const ids = await enqueue({ groupKey: 'a' }, { groupKey: 'a' });
        const [{ id, attempt }] = (await claim()) as [Job];
        await store().jobs.settle([
          { id, attempt, status: 'failed', error: 'x', runAt: inMs(1_000) },
        ]);
        expect(await claim()).to.deep.equal([]);
        await store().clock.advance(1_000);
        const again = await claim();
        expect(again.map((job) => job.id)).to.deep.equal([ids[0]]);
        await end(again, 'dead_letter');
        expect(await claimedIds()).to.deep.equal([ids[1]]);
      });

      it('goes on with the one whose worker was lost', async () => {
        const ids = await enqueue({ groupKey: 'a' }, { groupKey: 'a' });
        await claim();
        await store().clock.advance(LEASE_MS);
        expect(await claimedIds()).to.deep.equal([ids[0]]);
        await store().jobs.releaseHeldBy(['worker']);
        // It waits a little now; the one behind it does not overtake it.
        expect(await claimedIds()).to.deep.equal([]);
        await store().clock.advance(4_000);
        expect(await claimedIds()).to.deep.equal([ids[0]]);
      });

      it('goes past one that was cancelled, waiting or first', async () => {
        const ids = await enqueue({ groupKey: 'a' }, { groupKey: 'a' }, { groupKey: 'a' });
        await store().jobs.cancel([ids[1]!], 'no');
        await store().jobs.cancel([ids[0]!], 'no');
        expect(await claimedIds()).to.deep.equal([ids[2]]);
      });

      it('lets a job take its place once its time has come', async () => {
        const [later] = await enqueue({ groupKey: 'a', runAt: inMs(1_000) });
        const [now, behind] = await enqueue({ groupKey: 'a' }, { groupKey: 'a' });
        const first = await claim();
        expect(first.map(({ id }) => id)).to.deep.equal([now]);
        await store().clock.advance(1_000);
        expect(await claim()).to.deep.equal([]);
        await end(first);
        const second = await claim();
        expect(second.map(({ id }) => id)).to.deep.equal([later]);
        await end(second);
        expect(await claimedIds()).to.deep.equal([behind]);
      });

      it('tells workers of the next', async () => {
        await enqueue({ groupKey: 'a' }, { groupKey: 'a' });
        const first = await claim();
        const before = store().wakes.length;
        await end(first);
        expect(store().wakes.slice(before)).to.deep.equal([`job:${queue}`]);
      });

      it('keeps the order and one at a time, whoever enqueues and ends meanwhile', async () => {
        const total = 60;
        const order: number[] = [];
        let running = 0;
        let enqueued = 0;
        const add = async () => {
          while (enqueued < total) {
            const n = (enqueued += 1);
            await enqueue({ groupKey: 'a', payload: { n } });
          }
        };
        const work = async (workerId: string) => {
          while (order.length < total) {
            const jobs = await claim({ workerId, limit: 5 });
            running += jobs.length;
            expect(running).to.be.at.most(1);
            for (const { payload } of jobs) order.push(Number(payload['n']));
            running -= jobs.length;
            if (jobs.length > 0) await end(jobs);
          }
        };
        await Promise.all([add(), work('one'), work('two'), work('three')]);
        expect(order).to.deep.equal(Array.from({ length: total }, (_, n) => n + 1));
      });
    });

    describe('sharing fairly', () => {
      const keys = async (count: number) =>
        (await claim({ limit: count })).map(({ fairnessKey }) => fairnessKey);

      it('takes turns, however many jobs a key has', async () => {
        await enqueue(...Array.from({ length: 50 }, () => ({ fairnessKey: 'big' })));
        await enqueue({ fairnessKey: 'small' }, { fairnessKey: 'small' });
        expect((await keys(4)).toSorted()).to.deep.equal(['big', 'big', 'small', 'small']);
      });

      it('does not pay back what a key did not use', async () => {
        await enqueue(...Array.from({ length: 40 }, () => ({ fairnessKey: 'busy' })));
        await claim({ limit: 20 });
        await enqueue(...Array.from({ length: 40 }, () => ({ fairnessKey: 'late' })));
        const next = await keys(10);
        expect(next.filter((key) => key === 'late').length).to.be.within(4, 6);
      });

      it('gives a key its weight', async () => {
        const heavy = { fairnessKey: 'heavy', fairnessWeight: 3 };
        await enqueue(...Array.from({ length: 40 }, () => heavy));
        await enqueue(...Array.from({ length: 40 }, () => ({ fairnessKey: 'light' })));
        const next = await keys(20);
        expect(next.filter((key) => key === 'heavy').length).to.equal(15);
      });

      it('leaves priorities before it', async () => {
        await enqueue({ fairnessKey: 'a' }, { fairnessKey: 'a' });
        const [urgent] = await enqueue({ fairnessKey: 'a', priority: 90 });
        expect(await claimedIds({ limit: 1 })).to.deep.equal([urgent]);
      });
    });

    describe('with a key against duplicates', () => {
      const once = { deduplication: { key: 'k' } };

      it('takes the first, until it is done', async () => {
        const [first] = await enqueue(once);
        expect(await enqueue(once, once, {})).to.deep.include(first);
        expect((await enqueue(once))[0]).to.equal(first);
        const jobs = await claim();
        expect(jobs).to.have.length(2);
        expect((await enqueue(once))[0]).to.equal(first);
        await end(jobs);
        expect((await enqueue(once))[0]).not.to.equal(first);
      });

      it('takes the first of several at once', async () => {
        const ids = await enqueue(once, {}, once);
        expect(ids[2]).to.equal(ids[0]);
        expect(await claim()).to.have.length(2);
      });

      it('keeps others away for its window, done or not', async () => {
        const within = { deduplication: { key: 'w', windowMs: 60_000 } };
        const [first] = await enqueue(within);
        await end(await claim());
        expect((await enqueue(within))[0]).to.equal(first);
        await store().clock.advance(60_000);
        expect((await enqueue(within))[0]).not.to.equal(first);
      });

      it('keeps others away again while one that was given up is tried again', async () => {
        const [first] = await enqueue(once);
        await end(await claim(), 'dead_letter');
        await store().jobs.revive([first!], 1);
        expect((await enqueue(once))[0]).to.equal(first);
        const again = await claim();
        expect((await enqueue(once))[0]).to.equal(first);
        await end(again);
        expect((await enqueue(once))[0]).not.to.equal(first);
      });

      it('is left to whoever has it when an older one is tried again', async () => {
        const [first] = await enqueue(once);
        await store().jobs.cancel([first!], 'no');
        const [second] = await enqueue(once);
        expect([...(await store().jobs.revive([first!], 1))]).to.deep.equal([first]);
        const both = await claim();
        expect(both.map(({ id }) => id)).to.deep.equal([first, second]);
        await end(both.slice(0, 1));
        expect((await enqueue(once))[0]).to.equal(second);
        await end(both.slice(1));
        expect([first, second]).not.to.include((await enqueue(once))[0]);
      });

      it('goes to the oldest of several that are tried again', async () => {
        const [first] = await enqueue(once);
        await store().jobs.cancel([first!], 'no');
        const [second] = await enqueue(once);
        await store().jobs.cancel([second!], 'no');
        await store().jobs.revive([second!, first!], 1);
        expect(await claim()).to.have.length(2);
        expect((await enqueue(once))[0]).to.equal(first);
      });

      it('keeps others away until one is done that is tried again after its window', async () => {
        const within = { deduplication: { key: 'w', windowMs: 1_000 } };
        const [first] = await enqueue(within);
        await end(await claim(), 'dead_letter');
        await store().clock.advance(1_000);
        await store().jobs.revive([first!], 1);
        await store().clock.advance(1_000);
        expect((await enqueue(within))[0]).to.equal(first);
        await end(await claim());
        expect((await enqueue(within))[0]).not.to.equal(first);
      });

      it('keeps others away for the rest of its window when it is tried again within it', async () => {
        const within = { deduplication: { key: 'w', windowMs: 1_000 } };
        const [first] = await enqueue(within);
        await end(await claim(), 'dead_letter');
        await store().jobs.revive([first!], 1);
        await end(await claim());
        expect((await enqueue(within))[0]).to.equal(first);
        await store().clock.advance(1_000);
        expect((await enqueue(within))[0]).not.to.equal(first);
      });

      it('is of its queue alone', async () => {
        const [first] = await enqueue(once);
        const [other] = await enqueue({ ...once, queue: fresh('other') });
        expect(other).not.to.equal(first);
      });

      it('is free again when the unit of work fails', async () => {
        await rejectionOf(
          store().work.run(async () => {
            await enqueue(once);
            throw new Error('no');
          }),
        );
        await enqueue(once);
        expect(await claim()).to.have.length(1);
      });

      it('takes one of many that come at once', async () => {
        const ids = await Promise.all(Array.from({ length: 8 }, () => enqueue(once)));
        expect(new Set(ids.flat()).size).to.equal(1);
        expect(await claim()).to.have.length(1);
      });
    });

    describe('in families', () => {
      const family = (childFailure?: NewJob['childFailure']): Partial<NewJob> => ({
        payload: { name: 'parent' },
        children: [aJob({ queue, payload: { name: 'one' } }), aJob({ queue })],
        ...(childFailure && { childFailure }),
      });

      it('runs a parent when its last child is done', async () => {
        const [parent] = await enqueue(family());
        expect(await find(parent)).to.include({ status: 'pending', openChildren: 2 });
        const children = await claim();
        expect(children.map(({ parentId }) => parentId)).to.deep.equal([parent, parent]);
        await end(children.slice(0, 1));
        expect(await claim()).to.deep.equal([]);
        const before = store().wakes.length;
        await end(children.slice(1));
        expect(store().wakes.slice(before)).to.deep.equal([`job:${queue}`]);
        expect(await claimedIds()).to.deep.equal([parent]);
      });

      it('runs grandparents last', async () => {
        const [top] = await enqueue({ children: [aJob({ queue, ...family() })] });
        await end(await claim());
        const [middle] = await claim();
        expect(middle).to.include({ parentId: top });
        await end([middle!]);
        expect(await claimedIds()).to.deep.equal([top]);
      });

      it('waits for a child that was given up, until it is done after all', async () => {
        const [parent] = await enqueue(family());
        const [one, other] = (await claim()) as [Job, Job];
        await end([one]);
        await end([other], 'dead_letter');
        expect(await find(parent)).to.include({ status: 'pending', openChildren: 1 });
        expect([...(await store().jobs.revive([other.id], 1))]).to.deep.equal([other.id]);
        await end(await claim());
        expect(await claimedIds()).to.deep.equal([parent]);
      });

      it('fails with its child when told to, and so do those above', async () => {
        const below = aJob({ queue, ...family('fail') });
        const [top] = await enqueue({ children: [below], childFailure: 'fail' });
        const [one] = (await claim()) as [Job];
        await end([one], 'dead_letter');
        expect(await find(one.parentId!)).to.include({ status: 'dead_letter' });
        expect((await find(one.parentId!)).lastError).to.contain(one.id);
        expect(await statusOf(top)).to.equal('dead_letter');
      });

      it('goes on without its child when told to', async () => {
        const [parent] = await enqueue(family('go-on'));
        await end(await claim(), 'dead_letter');
        expect(await claimedIds()).to.deep.equal([parent]);
      });

      it('knows when it is brought back what became of its children meanwhile', async () => {
        const [parent] = await enqueue(family('fail'));
        const [one, other] = (await claim()) as [Job, Job];
        await end([one], 'dead_letter');
        expect(await statusOf(parent)).to.equal('dead_letter');
        await end([other]);
        await store().jobs.revive([one.id], 1);
        await end(await claim());
        await store().jobs.revive([parent!], 1);
        expect(await claimedIds()).to.deep.equal([parent]);
      });

      it('counts a child once that was done twice', async () => {
        const [parent] = await enqueue(family('go-on'));
        const [one, other] = (await claim()) as [Job, Job];
        await end([one], 'dead_letter');
        await store().jobs.revive([one.id], 1);
        await end(await claim());
        expect(await claim()).to.deep.equal([]);
        await end([other]);
        expect(await claimedIds()).to.deep.equal([parent]);
      });

      it('is cancelled as a whole', async () => {
        const [parent] = await enqueue(family());
        const [running] = (await claim({ limit: 1 })) as [Job];
        const { cancelled, requested } = await store().jobs.cancel([parent!], 'not needed');
        expect(cancelled).to.have.length(2);
        expect(cancelled).to.include(parent);
        expect(requested).to.deep.equal([running.id]);
        expect(await claim()).to.deep.equal([]);
      });
    });

    describe('called off', () => {
      it('cancels what waits, and leaves what is done alone', async () => {
        const ids = await enqueue({}, { runAt: inMs(9_000) }, {});
        const [done] = (await claim({ limit: 1 })) as [Job];
        await end([done]);
        const { cancelled, requested } = await store().jobs.cancel(ids, 'not needed');
        expect([...cancelled].sort()).to.deep.equal(ids.filter((id) => id !== done.id).sort());
        expect(requested).to.deep.equal([]);
        const [one] = cancelled;
        expect(await find(one)).to.include({ status: 'cancelled', lastError: 'not needed' });
        await store().clock.advance(9_000);
        expect(await claim()).to.deep.equal([]);
        expect(await store().jobs.nextDueAt([queue])).to.equal(undefined);
      });

      it('asks what runs to stop', async () => {
        await enqueue({});
        const [job] = (await claim()) as [Job];
        const before = store().wakes.length;
        const { requested } = await store().jobs.cancel([job.id], 'not needed');
        expect(requested).to.deep.equal([job.id]);
        expect(store().wakes.slice(before)).to.deep.equal(['jobs-cancelled']);
        expect([...(await store().jobs.extend([job], LEASE_MS))]).to.deep.equal([[job.id, true]]);
        const { id, attempt } = job;
        await store().jobs.settle([{ id, attempt, status: 'cancelled', error: 'stopped' }]);
        expect(await find(id)).to.include({ status: 'cancelled', lastError: 'stopped' });
      });

      it('does not run again what was to stop when its worker vanished', async () => {
        const [id] = await enqueue({});
        await claim();
        await store().jobs.cancel([id!], 'not needed');
        await store().clock.advance(LEASE_MS);
        expect(await claim()).to.deep.equal([]);
        expect(await statusOf(id)).to.equal('cancelled');
      });

      it('brings back what was given up or cancelled, and nothing else', async () => {
        const ids = await enqueue({ maxAttempts: 1 }, {}, {});
        const jobs = await claim();
        await end(jobs.slice(0, 1), 'dead_letter');
        await end(jobs.slice(1, 2));
        const revived = await store().jobs.revive(ids, 2);
        expect([...revived]).to.deep.equal([jobs[0]!.id]);
        expect(await find(ids[0])).to.include({ status: 'pending', finishedAt: null });
        const [again] = (await claim()) as [Job];
        expect(again).to.include({ id: ids[0], attempt: 2, maxAttempts: 3 });
      });
    });

    it('hears of several attempts at one job at once the current one alone', async () => {
      const [id] = await enqueue({ groupKey: 'a' }, { groupKey: 'a' });
      await claim();
      await store().clock.advance(LEASE_MS);
      await claim();
      const stale = { id: id!, attempt: 1, status: 'dead_letter', error: 'x' } as const;
      const runAt = store().clock.now();
      const current = { id: id!, attempt: 2, status: 'failed', error: 'y', runAt } as const;
      expect([...(await store().jobs.settle([current, stale]))]).to.deep.equal([id]);
      expect(await find(id)).to.include({ status: 'failed', lastError: 'y' });
      expect(await claimedIds()).to.deep.equal([id]);
    });

    describe('and what is kept of them', () => {
      it('knows every attempt: when, by whom, how it ended', async () => {
        const { clock, jobs, jobQueries } = store();
        const [id] = await enqueue({});
        expect(await jobQueries.attempts(id!)).to.deep.equal([]);
        const startedAt = clock.now();
        await claim({ workerId: 'a' });
        await clock.advance(5);
        const failed = { id: id!, attempt: 1, status: 'failed', error: 'x' } as const;
        await jobs.settle([{ ...failed, runAt: clock.now() }]);
        const first = { attempt: 1, workerId: 'a', startedAt, endedAt: clock.now() };
        await claim({ workerId: 'b' });
        await clock.advance(LEASE_MS);
        const lostAt = clock.now();
        await claim({ workerId: 'c' });
        const [one, two, three] = await jobQueries.attempts(id!);
        expect(one).to.deep.equal({ ...first, outcome: 'failed', error: 'x' });
        expect(two).to.include({ attempt: 2, workerId: 'b', outcome: 'lost' });
        expect(two?.endedAt).to.deep.equal(lostAt);
        expect(three).to.include({ attempt: 3, workerId: 'c', outcome: 'processing' });
        await jobs.settle([{ id: id!, attempt: 3, status: 'completed' }]);
        const last = (await jobQueries.attempts(id!)).at(-1);
        expect(last).to.deep.equal({ ...three, endedAt: clock.now(), outcome: 'completed' });
      });

      it('keeps results, progress and the last thousand lines', async () => {
        const { clock, jobs, jobQueries } = store();
        const [id, other] = await enqueue({}, {});
        const at = clock.now();
        await claim();
        const line = (n: number) => ({ at, attempt: 1, text: `line ${String(n)} 😀` });
        await jobs.report([{ id: id!, attempt: 1, progress: { share: 0.5 }, lines: [line(0)] }]);
        await jobs.report([{ id: id!, attempt: 2, progress: 1, lines: [line(-1)] }]);
        expect((await find(id)).progress).to.deep.equal({ share: 0.5 });
        expect(await jobQueries.lines(id!)).to.deep.equal([line(0)]);
        const many = Array.from({ length: 999 }, (_, n) => line(n + 1));
        await jobs.report([{ id: id!, attempt: 1, lines: many }]);
        await jobs.report([{ id: id!, attempt: 1, lines: [line(1_000), line(1_001)] }]);
        const lines = await jobQueries.lines(id!);
        expect([lines.length, lines[0]?.text]).to.deep.equal([1_000, line(2).text]);
        await jobs.settle([
          { id: id!, attempt: 1, status: 'completed', result: { rows: 3, of: ['ä'] } },
          { id: other!, attempt: 1, status: 'completed' },
        ]);
        expect((await find(id)).result).to.deep.equal({ rows: 3, of: ['ä'] });
        expect((await find(other)).result).to.equal(null);
      });

      it('takes back what is not begun after all, as if it never was', async () => {
        const [now, later, failed] = await enqueue({}, {}, { priority: 90 });
        const [first] = (await claim({ limit: 1 })) as [Job];
        const outcome = { id: first.id, attempt: 1, status: 'failed', error: 'x' } as const;
        await store().jobs.settle([{ ...outcome, runAt: store().clock.now() }]);
        const jobs = await claim();
        const runAt = inMs(5_000);
        await store().jobs.unclaim(
          jobs.map(({ id, attempt }) => ({ id, attempt, ...(id === later && { runAt }) })),
        );
        expect(await find(now)).to.include({ status: 'pending', attempt: 0 });
        expect(await find(later)).to.include({ status: 'scheduled', attempt: 0 });
        expect(await find(failed)).to.include({ status: 'failed', attempt: 1 });
        expect(await claimedIds()).to.deep.equal([failed, now]);
        await store().clock.advance(5_000);
        const [again] = (await claim()) as [Job];
        expect(again).to.include({ id: later, attempt: 1 });
        await store().jobs.unclaim([{ id: again.id, attempt: 7 }]);
        expect(await statusOf(again.id)).to.equal('processing');
      });

      it('takes no more of a queue than it is told', async () => {
        const other = fresh('other');
        await enqueue({}, {}, {}, { queue: other, priority: 0 });
        const queueLimits = new Map([[queue, 1]]);
        const jobs = await claim({ queues: [queue, other], queueLimits });
        expect(jobs.map((job) => job.queue)).to.deep.equal([queue, other]);
      });
    });
  });
}
