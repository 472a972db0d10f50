import { expect } from 'chai';
import type { DeadLetterNote } from '../../../src/domain/jobs/dead-letter.js';
import type { Job, NewJob } from '../../../src/domain/jobs/job.js';
import type { JobId } from '../../../src/domain/shared/ids.js';
import { listQuery, type Filter, type ListQuery } from '../../../src/domain/shared/page.js';
import { aJob, fresh, newId } from '../../support/builders.js';
import { rejectionOf } from '../../support/rejection.js';
import type { Store } from './persistence-under-test.js';

const REFUSED = 'http-job.refused: The receiver answered 404';

/** Jobs that were given up: found by what went wrong, mended, tried again, forgotten. */
export function deadLettersContract(store: Store): void {
  describe('as DeadJobs', () => {
    let queue: string;

    beforeEach(() => {
      queue = fresh('queue');
    });

    const claim = () =>
      store().jobs.claim({ queues: [queue], limit: 50, workerId: 'worker', leaseMs: 10_000 });
    const end = async (
      status: 'dead_letter' | 'cancelled' | 'completed',
      error = REFUSED,
    ): Promise<readonly Job[]> => {
      const jobs = await claim();
      await store().jobs.settle(jobs.map(({ id, attempt }) => ({ id, attempt, status, error })));
      return jobs;
    };
    /** Given up a second after those before it. */
    const give = async (error = REFUSED, job: Partial<NewJob> = {}): Promise<JobId> => {
      const [id] = await store().jobs.enqueue([aJob({ queue, ...job })]);
      await store().clock.advance(1_000);
      await end('dead_letter', error);
      return id!;
    };
    const ofQueue: Filter = { field: 'queue', operator: 'in', values: [''] };
    const list = (query: Partial<ListQuery> = {}) =>
      store().deadJobs.list(
        listQuery({
          ...query,
          filters: [{ ...ofQueue, values: [queue] }, ...(query.filters ?? [])],
        }),
      );
    const idsOf = async (query: Partial<ListQuery> = {}) =>
      (await list(query)).items.map(({ id }) => id);
    const groups = () => store().deadJobs.groups({ queue }, 10);

    it('shows what was given up, the last first, and nothing else', async () => {
      const { jobs, jobQueries, clock } = store();
      const [first, last] = [await give(), await give('job.odd: no', { payload: { a: [1] } })];
      await jobs.enqueue([aJob({ queue })]);
      await end('completed');
      await jobs.enqueue([aJob({ queue })]);
      await end('cancelled');
      await jobs.enqueue([aJob({ queue })]);
      const { items } = await list();
      expect(items.map(({ id }) => id)).to.deep.equal([last, first]);
      const job = await jobQueries.find(last);
      const [{ cause, ...letter }] = items as [(typeof items)[number]];
      expect(cause).to.match(/^[0-9a-f]{16}$/);
      expect(letter).to.deep.equal({
        ...{ id: last, kind: 'job', queue, error: 'job.odd: no', payload: { a: [1] } },
        ...{ attempt: 1, requestId: job?.requestId, createdAt: job?.createdAt },
        diedAt: clock.now(),
      });
    });

    it('pages, sorts and filters by cause and time', async () => {
      const ids = [await give(), await give('job.odd: no'), await give()];
      const [one, , three] = (await list({ sort: [{ field: 'diedAt', descending: false }] })).items;
      expect(one?.id).to.equal(ids[0]);
      const ofCause: Filter = { field: 'cause', operator: 'in', values: [one?.cause ?? ''] };
      expect(await idsOf({ filters: [ofCause] })).to.deep.equal([ids[2], ids[0]]);
      const values = [three?.diedAt ?? null];
      const before: Filter = { field: 'diedAt', operator: 'lt', values };
      expect(await idsOf({ filters: [before] })).to.deep.equal([ids[1], ids[0]]);
      const page = await list({ limit: 2 });
      const rest = await idsOf({ limit: 2, cursor: page.nextCursor ?? '' });
      expect([...page.items.map(({ id }) => id), ...rest]).to.deep.equal(ids.toReversed());
    });

    it('groups by cause: what varies in a message makes no other', async () => {
      const times = [store().clock.now().getTime() + 1_000];
      await give('http-job.refused: The receiver answered 404: order 17');
      await give('http-job.refused: The receiver answered 500: order 4711');
      const last = await give('http-job.refused: The receiver answered 404: order 9');
      times.push(store().clock.now().getTime());
      const odd = await give('job.odd: order 17');
      const [first, second] = await groups();
      expect(first).to.include({ kind: 'job', queue, count: 3, sampleId: last });
      expect(first?.error).to.equal('http-job.refused: The receiver answered 404: order 9');
      expect([first?.firstAt, first?.lastAt].map((at) => at?.getTime())).to.deep.equal(times);
      expect(second).to.include({ count: 1, sampleId: odd });
      expect(second?.cause).to.not.equal(first?.cause);
      expect(await store().deadJobs.groups({ queue }, 1)).to.deep.equal([first]);
      const { cause = '' } = second ?? {};
      expect(await store().deadJobs.groups({ queue, cause }, 10)).to.deep.equal([second]);
    });

    it('knows the cause of a parent that failed with its child', async () => {
      const children = [aJob({ queue })];
      await store().jobs.enqueue([aJob({ queue, children, childFailure: 'fail' })]);
      await end('dead_letter');
      expect(await groups()).to.have.length(2);
    });

    it('forgets the cause of what is tried again', async () => {
      const id = await give();
      await store().jobs.revive([id], 1);
      expect(await groups()).to.deep.equal([]);
      expect(await idsOf()).to.deep.equal([]);
      await end('completed');
      expect(await idsOf()).to.deep.equal([]);
    });

    it('tries again at a time of its own', async () => {
      const { jobs, jobQueries, clock } = store();
      const [now, later] = [await give(), await give()];
      const runAt = new Date(clock.now().getTime() + 5_000);
      await jobs.revive([now, later], 1, new Map([[later, runAt]]));
      expect(await jobQueries.find(later)).to.deep.include({ status: 'scheduled', runAt });
      expect((await claim()).map(({ id }) => id)).to.deep.equal([now]);
      expect(await jobs.nextDueAt([queue])).to.deep.equal(runAt);
      await clock.advance(5_000);
      expect((await claim()).map(({ id }) => id)).to.include(later);
    });

    it('runs one of its group at a time when tried again later', async () => {
      const { jobs, clock } = store();
      const first = await give(REFUSED, { groupKey: 'a' });
      const runAt = new Date(clock.now().getTime() + 5_000);
      await jobs.revive([first], 1, new Map([[first, runAt]]));
      await jobs.enqueue([aJob({ queue, groupKey: 'a' })]);
      await clock.advance(5_000);
      expect(await claim()).to.have.length(1);
      expect(await claim()).to.deep.equal([]);
    });

    it('gives a dead letter another payload, and no other job', async () => {
      const { work, jobs, deadJobs, jobQueries } = store();
      const dead = await give(REFUSED, { payload: { a: 1 } });
      const [waiting] = await jobs.enqueue([aJob({ queue, payload: { a: 1 } })]);
      const payload = { a: 2, b: { c: [null] } };
      const write = (id: JobId) => work.run(() => deadJobs.rewrite(id, payload));
      expect(await write(dead)).to.equal(true);
      expect(await write(waiting!)).to.equal(false);
      expect(await write(newId())).to.equal(false);
      expect((await jobQueries.find(dead))?.payload).to.deep.equal(payload);
      expect((await jobQueries.find(waiting!))?.payload).to.deep.equal({ a: 1 });
      await rejectionOf(deadJobs.rewrite(dead, {}));
    });

    describe('when one is forgotten that a parent waits for', () => {
      const family = async (parent: Partial<NewJob> = {}) => {
        const children = [aJob({ queue }), aJob({ queue })];
        const [id] = await store().jobs.enqueue([aJob({ queue, children, ...parent })]);
        const [gone, other] = (await claim()) as [Job, Job];
        const { jobs } = store();
        await jobs.settle([{ ...gone, status: 'dead_letter', error: REFUSED }]);
        return { parent: id!, gone, other };
      };
      const forget = (id: JobId) => store().work.run(() => store().jobs.forget([id]));

      it('gives the parent up, and lets those behind it go on', async () => {
        const { jobs, jobQueries } = store();
        const [above] = await jobs.enqueue([
          aJob({
            queue,
            childFailure: 'fail',
            children: [aJob({ queue, children: [aJob({ queue })] })],
          }),
        ]);
        const [child] = (await claim()) as [Job];
        await jobs.settle([{ ...child, status: 'dead_letter', error: REFUSED }]);
        expect(await forget(child.id)).to.equal(1);
        const parent = await jobQueries.find(child.parentId!);
        expect(parent).to.include({ status: 'dead_letter' });
        expect(parent?.lastError)
          .to.match(/^job\.child-failed: .*/)
          .and.contain(child.id);
        expect((await jobQueries.find(above!))?.status).to.equal('dead_letter');
        expect(await idsOf()).to.have.members([above, child.parentId]);
      });

      it('leaves a parent alone that goes on without it', async () => {
        const { parent, gone } = await family({ childFailure: 'go-on' });
        await forget(gone.id);
        expect(await store().jobQueries.find(parent)).to.include({ status: 'pending' });
      });

      it('leaves a parent alone when what is forgotten was completed', async () => {
        const { parent, other } = await family();
        await store().jobs.settle([{ ...other, status: 'completed' }]);
        await forget(other.id);
        expect(await store().jobQueries.find(parent)).to.include({ status: 'pending' });
      });

      it('is not forgotten by its age', async () => {
        const { gone } = await family();
        const { work, jobs, clock, jobQueries } = store();
        await clock.advance(1_000);
        const old = { status: 'dead_letter', endedBefore: clock.now() } as const;
        await work.run(() => jobs.forgetEnded(old, 500));
        expect(await jobQueries.find(gone.id)).to.include({ status: 'dead_letter' });
      });
    });
  });

  describe('as DeadLetterNotes', () => {
    const aNote = (letterId: string, text = 'the receiver moved'): DeadLetterNote => ({
      ...{ id: newId<'DeadLetterNote'>(), letterId, at: store().clock.now() },
      ...{ author: 'somebody', text },
    });

    it('keeps notes in their order, each with what it is about', async () => {
      const { work, deadLetterNotes } = store();
      const letter = newId();
      const notes = [aNote(letter), aNote(letter, 'mended')];
      await work.run(async () => {
        for (const note of [...notes, aNote(newId())]) await deadLetterNotes.add(note);
      });
      expect(await deadLetterNotes.of(letter)).to.deep.equal(notes);
      expect(await deadLetterNotes.of(newId())).to.deep.equal([]);
      await rejectionOf(deadLetterNotes.add(aNote(letter)));
    });

    it('forgets them with what they are about', async () => {
      const { work, deadLetterNotes, jobs, clock } = store();
      const queue = fresh('queue');
      const ids = await jobs.enqueue([aJob({ queue }), aJob({ queue })]);
      const claimed = await jobs.claim({
        ...{ queues: [queue], limit: 2, workerId: 'worker', leaseMs: 10_000 },
      });
      await jobs.settle(claimed.map((job) => ({ ...job, status: 'dead_letter', error: REFUSED })));
      await work.run(async () => {
        for (const id of ids) await deadLetterNotes.add(aNote(id));
        await jobs.forget(ids.slice(0, 1));
      });
      expect(await deadLetterNotes.of(ids[0]!)).to.deep.equal([]);
      expect(await deadLetterNotes.of(ids[1]!)).to.have.length(1);
      await clock.advance(1_000);
      const old = { status: 'dead_letter', queue, endedBefore: clock.now() } as const;
      await work.run(() => jobs.forgetEnded(old, 500));
      expect(await deadLetterNotes.of(ids[1]!)).to.deep.equal([]);
    });
  });
}
