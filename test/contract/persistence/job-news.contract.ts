import { expect } from 'chai';
import type { Job, NewJob } from '../../../src/domain/jobs/job.js';
import type { JobId } from '../../../src/domain/shared/ids.js';
import { ALERT_QUEUE } from '../../../src/domain/shared/own-queues.js';
import { aJob, aTrace, fresh } from '../../support/builders.js';
import { rejectionOf } from '../../support/rejection.js';
import type { Store } from './persistence-under-test.js';
import { sequenceAll, toldAfter } from './told-events.js';

const LEASE_MS = 10_000;

/** What is told of jobs that no worker ended, and of those that became due by it. */
export function jobNewsContract(store: Store): void {
  describe('as JobRepository that tells what becomes of jobs by others', () => {
    let queue: string;
    let upper: string;
    let from = 0;

    beforeEach(async () => {
      queue = fresh('queue');
      upper = fresh('upper');
      from = await sequenceAll(store().eventStream);
    });

    const enqueue = (...jobs: readonly Partial<NewJob>[]) =>
      store().jobs.enqueue(jobs.map((job) => aJob({ queue, ...job })));
    const claim = (queues: readonly string[] = [queue]) =>
      store().jobs.claim({ queues, limit: 10, workerId: 'worker', leaseMs: LEASE_MS });
    const giveUp = ({ id, attempt }: Job) =>
      store().jobs.settle([{ id, attempt, status: 'dead_letter', error: 'it broke' }]);
    const told = async () => {
      const events = await toldAfter(store().eventStream, from);
      return events.filter(({ type }) => type.startsWith('brain.job.'));
    };
    const wokenBy = async (action: () => Promise<unknown>) => {
      const before = store().wakes.length;
      await action();
      return store()
        .wakes.slice(before)
        .filter((topic) => topic.startsWith('job:'));
    };
    /** A job that waits for one that waits for one that runs. */
    const family = async (childFailure: NewJob['childFailure'] = 'fail') => {
      const middle = aJob({ queue: upper, children: [aJob({ queue })], childFailure });
      const [top] = await enqueue({
        ...{ queue: upper, children: [middle], childFailure, requestId: 'request-7' },
      });
      const [child] = (await claim()) as [Job];
      return { top: top!, middle: child.parentId!, child };
    };
    const subjects = async () => (await told()).map(({ type, subject }) => [type, subject]);
    const deadLetters = (...ids: readonly JobId[]) =>
      ids.map((id) => ['brain.job.dead-lettered', `job:${id}`]);

    it('tells of parents that are given up with a child, those above among them', async () => {
      const { top, middle, child } = await family();
      await giveUp(child);
      expect(await subjects()).to.deep.equal(deadLetters(middle, top));
      const { data, actor, requestId } = (await told())[1]!;
      expect({ data, actor, requestId }).to.deep.equal({
        data: {
          ...{ queue: upper, attempt: 0, worker: null, startedAt: null },
          error: (await store().jobQueries.find(top))!.lastError,
        },
        actor: 'system:worker',
        requestId: 'request-7',
      });
    });

    it('tells of parents given up because a child was cancelled, and not of the child', async () => {
      const { top, middle, child } = await family();
      await store().jobs.unclaim([child]);
      const { cancelled } = await store().jobs.cancel([child.id], 'not needed');
      expect(cancelled).to.deep.equal([child.id]);
      expect(await subjects()).to.deep.equal(deadLetters(middle, top));
    });

    it('tells of parents that wait for a child which is forgotten', async () => {
      const { top, middle, child } = await family('wait');
      await giveUp(child);
      expect(await told()).to.deep.equal([]);
      const { work, jobs } = store();
      await work.run(() => jobs.forget([child.id]));
      expect(await subjects()).to.deep.equal(deadLetters(middle));
      await work.run(() => jobs.forget([middle]));
      expect(await subjects()).to.deep.equal(deadLetters(middle, top));
    });

    it('tells nothing of it when the unit of work fails', async () => {
      const { child, top } = await family();
      const failing = store().work.run(async () => {
        await giveUp(child);
        throw new Error('no');
      });
      await rejectionOf(failing);
      expect(await told()).to.deep.equal([]);
      expect((await store().jobQueries.find(top))!.status).to.equal('pending');
    });

    it('tells of a job that was to stop when its worker vanished', async () => {
      const trace = aTrace();
      const [id] = await enqueue({ requestId: 'request-9', trace });
      const startedAt = store().clock.now().toISOString();
      await claim();
      await store().jobs.cancel([id!], 'not needed');
      await store().clock.advance(LEASE_MS);
      await claim();
      const [event] = await told();
      expect(event).to.include({ type: 'brain.job.cancelled', subject: `job:${id}` });
      expect(event).to.include({ actor: 'system:worker', requestId: 'request-9' });
      expect(event?.trace).to.deep.equal(trace);
      const error = (await store().jobQueries.find(id!))!.lastError;
      expect(event?.data).to.deep.equal({ queue, attempt: 1, worker: 'worker', startedAt, error });
      await claim();
      expect(await told()).to.have.length(1);
    });

    it('tells of it when the worker is known to be dead, too', async () => {
      const workerId = fresh('dead');
      const [id] = await enqueue({});
      const { jobs } = store();
      await jobs.claim({ queues: [queue], limit: 1, workerId, leaseMs: LEASE_MS });
      await jobs.cancel([id!], 'not needed');
      await jobs.releaseHeldBy([workerId]);
      expect(await subjects()).to.deep.equal([['brain.job.cancelled', `job:${id}`]]);
    });

    it("tells failures alone of the program's own queues", async () => {
      const own = await enqueue({ queue: ALERT_QUEUE });
      await claim([ALERT_QUEUE]);
      await store().jobs.cancel(own, 'not needed');
      await store().clock.advance(LEASE_MS);
      await claim([ALERT_QUEUE]);
      expect((await store().jobQueries.find(own[0]!))!.status).to.equal('cancelled');
      expect(await told()).to.deep.equal([]);
      const child = aJob({ queue });
      const [parent] = await enqueue({
        ...{ queue: ALERT_QUEUE, children: [child], childFailure: 'fail' },
      });
      await giveUp((await claim())[0]!);
      expect(await subjects()).to.deep.equal(deadLetters(parent!));
    });

    it('wakes whoever minds the queue of a parent that goes on without a child whose worker vanished', async () => {
      await enqueue({ queue: upper, children: [aJob({ queue })], childFailure: 'go-on' });
      const [child] = (await claim()) as [Job];
      await store().jobs.cancel([child.id], 'not needed');
      await store().clock.advance(LEASE_MS);
      expect(await wokenBy(claim)).to.deep.equal([`job:${upper}`]);
      expect(await claim([upper])).to.have.length(1);
    });

    it('wakes for the next of a group whose first was to stop when its worker vanished', async () => {
      const [first, next] = await enqueue({ groupKey: 'a' }, { groupKey: 'a' });
      await claim();
      await store().jobs.cancel([first!], 'not needed');
      await store().clock.advance(LEASE_MS);
      const woken = await wokenBy(async () => {
        expect((await claim()).map(({ id }) => id)).to.deep.equal([next]);
      });
      expect(woken).to.deep.equal([`job:${queue}`]);
    });

    it('wakes for a parent that waits for its time alone from now on', async () => {
      const runAt = new Date(store().clock.now().getTime() + 1_000);
      await enqueue({ queue: upper, runAt, children: [aJob({ queue })] });
      const [{ id, attempt }] = (await claim()) as [Job];
      const woken = await wokenBy(() =>
        store().jobs.settle([{ id, attempt, status: 'completed' }]),
      );
      expect(woken).to.deep.equal([`job:${upper}`]);
      expect(await store().jobs.nextDueAt([upper])).to.deep.equal(runAt);
    });

    it('wakes for jobs whose workers are known to be dead', async () => {
      const workerId = fresh('dead');
      await enqueue({}, {});
      const { jobs } = store();
      await jobs.claim({ queues: [queue], limit: 2, workerId, leaseMs: LEASE_MS });
      const woken = await wokenBy(() => jobs.releaseHeldBy([workerId]));
      expect(woken).to.deep.equal([`job:${queue}`]);
    });

    it('tells and wakes nothing when jobs just end', async () => {
      await enqueue({}, { groupKey: 'a' });
      const jobs = await claim();
      const ends = jobs.map(({ id, attempt }) => ({ id, attempt, status: 'completed' }) as const);
      expect(await wokenBy(() => store().jobs.settle(ends))).to.deep.equal([]);
      expect(await told()).to.deep.equal([]);
    });
  });
}
