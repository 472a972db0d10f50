import { expect } from 'chai';
import type { FinalStatus, NewJob } from '../../../src/domain/jobs/job.js';
import type { EndedJobs } from '../../../src/ports/jobs/job-repository.js';
import type { JobId } from '../../../src/domain/shared/ids.js';
import { aJob, fresh } from '../../support/builders.js';
import type { Store } from './persistence-under-test.js';

const OUTCOMES = {
  completed: { status: 'completed' },
  cancelled: { status: 'cancelled', error: 'no' },
  dead_letter: { status: 'dead_letter', error: 'no' },
} as const;

/** What is forgotten of jobs that are done for good. */
export function jobRetentionContract(store: Store): void {
  describe('as JobRepository that forgets', () => {
    let queue: string;

    beforeEach(() => {
      queue = fresh('old');
    });

    /** One second after whatever came before it. */
    const end = async (status: FinalStatus, of: Partial<NewJob> = {}): Promise<JobId> => {
      const { jobs, clock } = store();
      await jobs.enqueue([aJob({ queue, ...of })]);
      await clock.advance(1_000);
      const claim = { queues: [of.queue ?? queue], limit: 1, workerId: 'w', leaseMs: 1_000 };
      const [job] = await jobs.claim(claim);
      if (!job) throw new Error('nothing claimed');
      await jobs.settle([{ id: job.id, attempt: job.attempt, ...OUTCOMES[status] }]);
      return job.id;
    };

    const forget = (which: Partial<EndedJobs> = {}, limit = 500) => {
      const { jobs, work, clock } = store();
      const endedBefore = clock.now();
      const wanted: EndedJobs = { status: 'completed', queue, endedBefore, ...which };
      return work.run(() => jobs.forgetEnded(wanted, limit));
    };

    const left = async (ids: readonly JobId[]) => {
      const found = await store().jobQueries.findAll(ids);
      return ids.map((id) => found.has(id));
    };

    it('leaves the turns of keys alone that their queue has not caught up with', async () => {
      const { jobs, work, clock } = store();
      const many = (count: number, fairnessKey: string) =>
        jobs.enqueue(Array.from({ length: count }, () => aJob({ queue, fairnessKey })));
      await many(20, 'key\n');
      await many(10, 'key\nof its own');
      const everywhere = { status: 'completed', endedBefore: clock.now() } as const;
      await work.run(() => jobs.forgetEnded(everywhere, 1));
      const late = await many(5, 'key\nof its own');
      const first = { queues: [queue], limit: 20, workerId: 'w', leaseMs: 1_000 };
      const claimed = (await jobs.claim(first)).map(({ id }) => id);
      expect(claimed).to.have.length(20);
      expect(claimed).not.to.include.members(late.slice(0, 1));
    });

    it('forgets those of a status that ended before a time, and no others', async () => {
      const old = [await end('completed'), await end('cancelled'), await end('dead_letter')];
      await store().clock.advance(1_000);
      const endedBefore = store().clock.now();
      const young = await end('completed');
      const [waiting] = await store().jobs.enqueue([aJob({ queue })]);
      const all = [...old, young, waiting ?? young];
      expect((await forget({ endedBefore })).count).to.equal(1);
      expect(await left(all)).to.deep.equal([false, true, true, true, true]);
      expect((await forget({ endedBefore, status: 'cancelled' })).count).to.equal(1);
      expect(await left(all)).to.deep.equal([false, false, true, true, true]);
      expect((await forget({ endedBefore, status: 'dead_letter' })).count).to.equal(1);
      expect(await left(all)).to.deep.equal([false, false, false, true, true]);
      expect((await forget({ endedBefore })).count).to.equal(0);
    });

    it('forgets some at a time, those created first first, and says how far it got', async () => {
      const ids = [await end('completed'), await end('completed'), await end('completed')];
      await store().clock.advance(1_000);
      const second = await store().jobQueries.find(ids[1]!);
      expect(await forget({}, 2)).to.deep.equal({ count: 2, createdUpTo: second?.createdAt });
      expect(await left(ids)).to.deep.equal([false, false, true]);
      const createdFrom = new Date((second?.createdAt.getTime() ?? 0) + 1_001);
      expect(await forget({ createdFrom })).to.deep.equal({ count: 0 });
      expect((await forget({ createdFrom: second?.createdAt ?? createdFrom })).count).to.equal(1);
    });

    it('keeps to a queue, or leaves queues out', async () => {
      const other = fresh('other');
      const ids = [await end('completed'), await end('completed', { queue: other })];
      await store().clock.advance(1_000);
      expect((await forget({ queue: fresh('nothing') })).count).to.equal(0);
      const { jobs, work, clock } = store();
      const others = { status: 'completed', endedBefore: clock.now(), except: [queue] } as const;
      while ((await work.run(() => jobs.forgetEnded(others, 500))).count > 0);
      expect(await left(ids)).to.deep.equal([true, false]);
      expect((await forget()).count).to.equal(1);
    });

    it('keeps so many of those created last', async () => {
      const ids = [
        await end('completed'),
        await end('completed'),
        await end('cancelled'),
        await end('completed'),
      ];
      await end('completed', { queue: fresh('other') });
      await store().clock.advance(1_000);
      expect((await forget({ keep: 3 })).count).to.equal(0);
      expect((await forget({ keep: 4 })).count).to.equal(0);
      expect((await forget({ keep: 2 })).count).to.equal(1);
      expect(await left(ids)).to.deep.equal([false, true, true, true]);
      expect((await forget({ keep: 0 })).count).to.equal(2);
      expect(await left(ids)).to.deep.equal([false, false, true, false]);
    });

    it('keeps one whose key keeps others away, until its window is over', async () => {
      const deduplication = { key: 'daily', windowMs: 60_000 };
      const id = await end('completed', { deduplication });
      const open = await end('completed', { deduplication: { key: 'until-done' } });
      await store().clock.advance(1_000);
      expect((await forget()).count).to.equal(1);
      expect(await left([id, open])).to.deep.equal([true, false]);
      expect(await store().jobs.enqueue([aJob({ queue, deduplication })])).to.deep.equal([id]);
      await store().clock.advance(60_000);
      expect((await forget()).count).to.equal(1);
      expect(await left([id])).to.deep.equal([false]);
    });
  });
}
