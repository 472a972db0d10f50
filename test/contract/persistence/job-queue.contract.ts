import { expect } from 'chai';
import type { Job } from '../../../src/domain/jobs/job.js';
import { systemActor } from '../../../src/domain/access/actor.js';
import { isUuid } from '../../../src/domain/shared/ids.js';
import { listQuery } from '../../../src/domain/shared/page.js';
import { aJob, aProject, aTrace, fresh, newId } from '../../support/builders.js';
import { rejectionOf } from '../../support/rejection.js';
import { AWKWARD_JSON, AWKWARD_TEXTS } from './awkward-values.js';
import { sequenceAll, toldAfter } from './told-events.js';
import type { Store } from './persistence-under-test.js';

export function jobQueueContract(store: Store): void {
  describe('as JobQueue', () => {
    const find = (id: Job['id'] | undefined) => store().jobQueries.find(id!);

    it('stores a job with its defaults', async () => {
      const { jobs, clock } = store();
      const queue = fresh('queue');
      const [id] = await jobs.enqueue([{ queue, payload: { a: 1 } }]);
      expect(isUuid(id ?? '')).to.equal(true);
      expect(await find(id)).to.deep.equal({
        id,
        queue,
        payload: { a: 1 },
        status: 'pending',
        priority: 50,
        attempt: 0,
        maxAttempts: 10,
        runAt: clock.now(),
        ...{ timeoutMs: null, backoff: null, groupKey: null, fairnessKey: null },
        ...{ parentId: null, openChildren: 0, childFailure: null },
        leaseUntil: null,
        workerId: null,
        lastError: null,
        ...{ progress: null, result: null, isCancelRequested: false },
        requestId: id,
        trace: null,
        createdAt: clock.now(),
        updatedAt: clock.now(),
        startedAt: null,
        finishedAt: null,
      });
    });

    it('stores and claims many at once as it does each alone, whatever is in them', async () => {
      const { jobs, clock } = store();
      const queue = fresh('queue');
      const payloads = [...Object.values(AWKWARD_JSON), ...Object.values(AWKWARD_TEXTS)];
      const wanted = [...payloads, ...payloads].map((payload, at) =>
        aJob({
          ...{ queue, payload: { payload }, priority: at % 3 === 0 ? 90 : 50 },
          ...(at % 2 === 0 && { fairnessKey: `key 😀 ${String(at)}`, maxAttempts: 3 }),
          ...(at % 5 === 0 && { timeoutMs: 9_007_199_254_740_991 }),
        }),
      );
      const ids = await jobs.enqueue(wanted);
      const claim = { queues: [queue], limit: 100, workerId: 'w', leaseMs: 60_000 };
      const claimed = new Map((await jobs.claim(claim)).map((job) => [job.id, job]));
      expect(claimed.size).to.equal(wanted.length);
      for (const [at, id] of ids.entries()) {
        const { payload, priority, fairnessKey, maxAttempts, timeoutMs } = claimed.get(id)!;
        expect({ payload, priority, fairnessKey, timeoutMs }).to.deep.equal({
          payload: wanted[at]?.payload,
          priority: wanted[at]?.priority,
          fairnessKey: wanted[at]?.fairnessKey ?? null,
          timeoutMs: wanted[at]?.timeoutMs ?? null,
        });
        expect(maxAttempts).to.equal(wanted[at]?.maxAttempts ?? 10);
        expect(claimed.get(id)).to.deep.equal(await find(id));
      }
      expect([...claimed.values()].every(({ createdAt }) => +createdAt === +clock.now())).to.equal(
        true,
      );
    });

    it('counts what is not completed, by queue and status', async () => {
      const { jobs, jobQueries, clock } = store();
      const queue = fresh('queue');
      await jobs.enqueue(Array.from({ length: 5 }, () => aJob({ queue })));
      const runAt = new Date(clock.now().getTime() + 3_600_000);
      const [withdrawn] = await jobs.enqueue([1, 2, 3].map(() => aJob({ queue, runAt })));
      await jobs.cancel([withdrawn!], 'no');
      const [first, second, third] = await jobs.claim({
        queues: [queue],
        limit: 3,
        workerId: 'w',
        leaseMs: 60_000,
      });
      const { id, attempt } = first!;
      await jobs.settle([{ id, attempt, status: 'completed' }]);
      await jobs.settle([{ ...second!, status: 'dead_letter', error: 'no' }]);
      const backlog = (await jobQueries.backlog()).filter((part) => part.queue === queue);
      expect(third?.status).to.equal('processing');
      expect(backlog).to.have.deep.members([
        { queue, status: 'scheduled', count: 2 },
        { queue, status: 'pending', count: 2 },
        { queue, status: 'processing', count: 1 },
        { queue, status: 'dead_letter', count: 1 },
      ]);
    });

    it('tells since when each queue has waited', async () => {
      const { jobs, jobQueries, clock } = store();
      const queue = fresh('waiting');
      const at = (ms: number) => new Date(clock.now().getTime() + ms);
      const ofQueue = async () =>
        (await jobQueries.waiting()).filter((part) => part.queue === queue);
      expect(await ofQueue()).to.deep.equal([]);
      await jobs.enqueue([aJob({ queue, runAt: at(60_000) })]);
      expect(await ofQueue()).to.deep.equal([{ queue, dueSince: at(60_000) }]);
      const [late] = await jobs.enqueue([aJob({ queue, runAt: at(-5_000) }), aJob({ queue })]);
      expect(await ofQueue()).to.deep.equal([{ queue, dueSince: at(-5_000) }]);
      const claim = { queues: [queue], limit: 2, workerId: 'w', leaseMs: 1_000 };
      const claimed = await jobs.claim(claim);
      expect(claimed.map(({ id }) => id)).to.include(late);
      expect(await ofQueue()).to.deep.equal([{ queue, dueSince: at(1_000) }]);
    });

    it('stores what was asked for', async () => {
      const { jobs } = store();
      const runAt = new Date('2027-10-31T01:30:00.001Z');
      const [id] = await jobs.enqueue([aJob({ priority: 0, maxAttempts: 1, runAt })]);
      expect(await find(id)).to.include({ priority: 0, maxAttempts: 1, status: 'scheduled' });
      expect((await find(id))?.runAt).to.deep.equal(runAt);
    });

    for (const [name, payload] of Object.entries(AWKWARD_JSON)) {
      it(`gives back ${name}`, async () => {
        const { jobs } = store();
        const queue = fresh('queue');
        const [id] = await jobs.enqueue([{ queue, payload }]);
        expect((await find(id))?.payload).to.deep.equal(payload);
        const claim = { queues: [queue], limit: 1, workerId: 'w', leaseMs: 1_000 };
        expect((await jobs.claim(claim))[0]?.payload).to.deep.equal(payload);
      });
    }

    it('answers ids in the order of the jobs, 1200 of them too', async () => {
      const { jobs } = store();
      const queue = fresh('queue');
      const many = Array.from({ length: 1_200 }, (_, n) => ({ queue, payload: { n } }));
      const ids = await jobs.enqueue(many);
      expect(new Set(ids).size).to.equal(1_200);
      for (const n of [0, 499, 500, 1_199]) {
        expect((await find(ids[n]))?.payload).to.deep.equal({ n });
      }
      expect(await jobs.enqueue([])).to.deep.equal([]);
    });

    it('answers the jobs themselves, those that were there before too', async () => {
      const { jobs } = store();
      const queue = fresh('queue');
      const once = aJob({ queue, deduplication: { key: 'k' } });
      const [first] = await jobs.enqueue([once]);
      const shown = await jobs.enqueueShown([aJob({ queue, payload: { n: 1 } }), once]);
      expect(shown.map(({ id }) => id)[1]).to.equal(first);
      for (const job of shown) expect(job).to.deep.equal(await find(job.id));
    });

    it('notes the request that caused a job', async () => {
      const { jobs, scope } = store();
      const context = { actor: systemActor('test'), requestId: 'request-7' };
      const [id] = await scope.run(context, () => jobs.enqueue([aJob()]));
      expect((await find(id))?.requestId).to.equal('request-7');
    });

    it('goes on with the trace in force, or with the one that comes with the request', async () => {
      const { jobs, scope } = store();
      const queue = fresh('queue');
      const actor = systemActor('test');
      const current = aTrace({ state: 'rojo=1,congo=t61rcWkgMzE' });
      const own = aTrace({ isSampled: false });
      const wanted = [
        { queue, payload: {} },
        { queue, payload: {}, requestId: 'request-8', trace: own },
        { queue, payload: {}, requestId: 'request-9' },
      ];
      const [first, second, third] = await scope.run(
        { actor, requestId: 'request-7', trace: current },
        () => jobs.enqueue(wanted),
      );
      expect((await find(first))?.trace).to.deep.equal(current);
      expect((await find(second))?.trace).to.deep.equal(own);
      expect((await find(third))?.trace).to.equal(null);
      const claimed = await jobs.claim({
        queues: [queue],
        limit: 3,
        workerId: 'w',
        leaseMs: 1_000,
      });
      expect(claimed.map(({ trace }) => trace)).to.deep.equal([current, own, null]);
    });

    it('commits with the unit of work it is in', async () => {
      const { work, jobs, projects, projectQueries } = store();
      const project = aProject();
      const [id] = await work.run(async () => {
        await projects.save(project, []);
        return jobs.enqueue([aJob()]);
      });
      expect(await find(id)).not.to.equal(undefined);
      expect(await projectQueries.find(project.state.id)).not.to.equal(undefined);
    });

    it('leaves nothing behind when the unit of work fails', async () => {
      const { work, jobs } = store();
      const queue = fresh('queue');
      let id: Job['id'] | undefined;
      const failing = work.run(async () => {
        [id] = await jobs.enqueue([aJob({ queue })]);
        throw new Error('no');
      });
      await rejectionOf(failing);
      expect(await find(id)).to.equal(undefined);
      expect(await jobs.nextDueAt([queue])).to.equal(undefined);
      const claim = { queues: [queue], limit: 1, workerId: 'w', leaseMs: 1_000 };
      expect(await jobs.claim(claim)).to.deep.equal([]);
    });

    it('wakes the workers of each queue once, after the commit', async () => {
      const { work, jobs, wakes } = store();
      const [one, two] = [fresh('one'), fresh('two')];
      const heard = () => wakes.filter((topic) => [`job:${one}`, `job:${two}`].includes(topic));
      await work.run(async () => {
        await jobs.enqueue([aJob({ queue: one }), aJob({ queue: two }), aJob({ queue: one })]);
        await jobs.enqueue([aJob({ queue: one })]);
        expect(heard()).to.deep.equal([]);
      });
      expect([...heard()].sort()).to.deep.equal([`job:${one}`, `job:${two}`].sort());
      await jobs.enqueue([aJob({ queue: one })]);
      expect(heard()).to.have.length(3);
      await rejectionOf(
        work.run(async () => {
          await jobs.enqueue([aJob({ queue: one })]);
          throw new Error('no');
        }),
      );
      expect(heard()).to.have.length(3);
    });

    it('wakes with the highest priority of what a commit brings', async () => {
      const { work, jobs, priorities } = store();
      const [one, two] = [fresh('one'), fresh('two')];
      await work.run(async () => {
        await jobs.enqueue([
          aJob({ queue: one, priority: 20 }),
          aJob({ queue: one, priority: 90 }),
          aJob({ queue: two, priority: 10 }),
        ]);
        await jobs.enqueue([aJob({ queue: one, priority: 0 })]);
      });
      expect([priorities.get(one), priorities.get(two)]).to.deep.equal([90, 10]);
      await jobs.enqueue([aJob({ queue: one })]);
      expect(priorities.get(one)).to.equal(50);
    });

    it('tells of new jobs and their children with them or not at all, and of no others', async () => {
      const { work, jobs, eventStream } = store();
      const from = await sequenceAll(eventStream);
      const deduplication = { key: fresh('key') };
      const job = aJob({ queue: fresh('told'), deduplication });
      const family = { ...job, children: [aJob({ queue: job.queue })] };
      const [id] = await jobs.enqueue([family, family]);
      await jobs.enqueueShown([job, aJob({ queue: fresh('queue') })]);
      await rejectionOf(
        work.run(async () => {
          await jobs.enqueue([aJob({ queue: job.queue })]);
          throw new Error('no');
        }),
      );
      await sequenceAll(eventStream);
      const told = await toldAfter(eventStream, from);
      expect(told.map(({ type, data }) => [type, data['parentId']])).to.have.deep.members([
        ['stored', null],
        ['stored', id],
      ]);
    });

    it('lists jobs', async () => {
      const { jobs, jobQueries } = store();
      const queue = fresh('queue');
      const ids = await jobs.enqueue([aJob({ queue }), aJob({ queue })]);
      await jobs.claim({ queues: [queue], limit: 1, workerId: 'w', leaseMs: 1_000 });
      const list = async (status: string) => {
        const filters = [
          { field: 'queue', operator: 'in', values: [queue] },
          { field: 'status', operator: 'in', values: [status] },
        ] as const;
        return (await jobQueries.list(listQuery({ filters }))).items.map(({ id }) => id);
      };
      expect(await list('processing')).to.deep.equal([ids[0]]);
      expect(await list('pending')).to.deep.equal([ids[1]]);
      expect(await find(newId())).to.equal(undefined);
    });
  });
}
