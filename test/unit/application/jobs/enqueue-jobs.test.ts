import { expect } from 'chai';
import { listQuery } from '../../../../src/domain/shared/page.js';
import { appErrorOf } from '../../../support/rejection.js';
import { jobsUnderTest } from './jobs-under-test.js';

describe('enqueuing jobs', () => {
  it('answers the job as it is stored', async () => {
    const { enqueue, jobQueries } = jobsUnderTest();
    const job = await enqueue.execute({ queue: 'mail', payload: { to: 'ann' }, delaySeconds: 5 });
    expect(job).to.deep.include({ queue: 'mail', payload: { to: 'ann' }, status: 'scheduled' });
    expect(await jobQueries.find(job.id)).to.deep.equal(job);
  });

  it('answers the job that was there before a duplicate', async () => {
    const { enqueue, enqueueMany } = jobsUnderTest();
    const first = await enqueue.execute({ queue: 'mail', dedupKey: 'k', payload: { n: 1 } });
    const again = await enqueue.execute({ queue: 'mail', dedupKey: 'k', payload: { n: 2 } });
    expect(again).to.deep.equal(first);
    const items = [
      { queue: 'mail', dedupKey: 'k' },
      { queue: 'mail' },
      { queue: 'mail', dedupKey: 'k' },
    ];
    const many = await enqueueMany.execute({ items });
    expect(many.map(({ id }) => id === first.id)).to.deep.equal([true, false, true]);
  });

  it('stores all of many, in order, or none', async () => {
    const { enqueueMany, jobQueries } = jobsUnderTest();
    const items = [1, 2, 3].map((n) => ({ queue: 'mail', payload: { n } }));
    const stored = await enqueueMany.execute({ items });
    expect(stored.map(({ payload }) => payload)).to.deep.equal(items.map(({ payload }) => payload));
    const refused = await appErrorOf(
      enqueueMany.execute({ items: [...items, { queue: 'nobody', runAt: new Date(0) }] }),
    );
    expect([refused.code, refused.faults.map(({ path }) => path)]).to.deep.equal([
      'job.invalid',
      ['items.3.queue', 'items.3.runAt'],
    ]);
    expect((await jobQueries.list(listQuery({}))).items).to.have.length(3);
  });

  it('takes 1 to 10 000 at once', async () => {
    const { enqueueMany } = jobsUnderTest();
    const many = (length: number) => ({ items: Array.from({ length }, () => ({ queue: 'mail' })) });
    for (const length of [0, 10_001]) {
      const refused = await appErrorOf(enqueueMany.execute(many(length)));
      expect(refused.faults).to.deep.equal([
        { path: 'items', message: 'must be an array of 1 to 10000 items' },
      ]);
    }
    expect(await enqueueMany.execute(many(10_000))).to.have.length(10_000);
  });
});
