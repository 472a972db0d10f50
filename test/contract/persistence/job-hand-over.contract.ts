import { expect } from 'chai';
import type { Job, NewJob } from '../../../src/domain/jobs/job.js';
import { aJob, fresh } from '../../support/builders.js';
import { rejectionOf } from '../../support/rejection.js';
import { AWKWARD_JSON, AWKWARD_TEXTS } from './awkward-values.js';
import type { Store } from './persistence-under-test.js';

const LEASE_MS = 10_000;

/** Jobs that are stored as if a worker had claimed them at once. */
export function jobHandOverContract(store: Store): void {
  describe('as JobQueue that hands jobs over', () => {
    let taken: Job[];

    beforeEach(() => {
      taken = [];
    });

    const put = (jobs: readonly NewJob[], handed: readonly NewJob[] = jobs) =>
      store().jobs.enqueueShown(jobs, {
        ...{ workerId: 'near', leaseMs: LEASE_MS, jobs: new Set(handed) },
        take: (claimed) => taken.push(...claimed),
      });
    const claim = (queue: string) =>
      store().jobs.claim({ queues: [queue], limit: 10, workerId: 'far', leaseMs: LEASE_MS });

    it('stores a job as its first attempt, shows it as it was put, and hands it over as a claim would', async () => {
      const queue = fresh('queue');
      const [shown] = await put([aJob({ queue, payload: { a: [1] } })]);
      const now = store().clock.now();
      const lease = {
        ...{ status: 'processing', attempt: 1, workerId: 'near' },
        ...{ leaseUntil: new Date(now.getTime() + LEASE_MS), startedAt: now },
      };
      expect(shown).to.include({ status: 'pending', attempt: 0, workerId: null, startedAt: null });
      const stored = await store().jobQueries.find(shown!.id);
      expect(stored).to.deep.equal({ ...shown, ...lease });
      expect(taken).to.deep.equal([stored]);
      expect(await claim(queue)).to.deep.equal([]);
    });

    it('hands over what is stored, whatever is in it, and nothing that is theirs who put it', async () => {
      const queue = fresh('queue');
      const payloads = [...Object.values(AWKWARD_JSON), ...Object.values(AWKWARD_TEXTS)];
      const jobs = payloads.map((payload) => aJob({ queue, payload: { payload } }));
      const shown = await put(jobs);
      expect(taken.map(({ id }) => id)).to.deep.equal(shown.map(({ id }) => id));
      for (const [at, job] of taken.entries()) {
        expect(job).to.deep.equal(await store().jobQueries.find(job.id));
        expect(job.payload).not.to.equal(jobs[at]?.payload);
      }
    });

    it('leaves the others of the request to be claimed', async () => {
      const queue = fresh('queue');
      const jobs = [aJob({ queue }), aJob({ queue }), aJob({ queue })];
      const shown = await put(jobs, jobs.slice(0, 2));
      expect(taken.map(({ id }) => id)).to.deep.equal(shown.slice(0, 2).map(({ id }) => id));
      expect((await claim(queue)).map(({ id }) => id)).to.deep.equal([shown[2]!.id]);
    });

    it('counts how the attempt ends', async () => {
      const queue = fresh('queue');
      await put([aJob({ queue }), aJob({ queue })]);
      const [first, second] = taken;
      const runAt = store().clock.now();
      const settled = await store().jobs.settle([
        { id: first!.id, attempt: 1, status: 'completed' },
        { id: second!.id, attempt: 1, status: 'failed', error: 'it.broke', runAt },
      ]);
      expect([...settled].sort()).to.deep.equal([first!.id, second!.id].sort());
      expect(await store().jobQueries.find(first!.id)).to.include({ status: 'completed' });
      expect(await claim(queue)).to.have.nested.property('[0].attempt', 2);
    });

    it('makes a job due again whose worker was lost', async () => {
      const queue = fresh('queue');
      await put([aJob({ queue })]);
      await store().clock.advance(LEASE_MS - 1);
      expect(await claim(queue)).to.deep.equal([]);
      await store().clock.advance(1);
      expect(await claim(queue)).to.have.nested.property('[0].attempt', 2);
      const [lost] = await store().jobQueries.attempts(taken[0]!.id);
      expect(lost).to.include({ attempt: 1, workerId: 'near', outcome: 'lost' });
    });

    it('gives a job back that was not begun after all', async () => {
      const queue = fresh('queue');
      await put([aJob({ queue })]);
      await store().jobs.unclaim(taken.map(({ id, attempt }) => ({ id, attempt })));
      expect(await claim(queue)).to.have.nested.property('[0].attempt', 1);
    });

    it('hands nothing over before the commit, and nothing that is rolled back', async () => {
      const { work } = store();
      const queue = fresh('queue');
      const before = await work.run(async () => {
        await put([aJob({ queue })]);
        return taken.length;
      });
      expect([before, taken.length]).to.deep.equal([0, 1]);
      const undone = work.run(async () => {
        await put([aJob({ queue })]);
        throw new Error('undone');
      });
      expect(await rejectionOf(undone)).to.have.property('message', 'undone');
      expect(taken).to.have.length(1);
    });

    it('wakes nobody for what is handed over', async () => {
      const queue = fresh('queue');
      await put([aJob({ queue })]);
      expect(store().wakes).not.to.include(`job:${queue}`);
      const jobs = [aJob({ queue }), aJob({ queue })];
      await put(jobs, jobs.slice(1));
      expect(store().wakes).to.include(`job:${queue}`);
    });
  });
}
