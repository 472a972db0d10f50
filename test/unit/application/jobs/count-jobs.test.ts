import { expect } from 'chai';
import { CountJobs } from '../../../../src/application/jobs/count-jobs.js';

describe('CountJobs', () => {
  it('puts what waits on each queue together, by its name', async () => {
    const dueSince = new Date('2026-03-01T12:00:00.000Z');
    const useCase = new CountJobs({
      queries: {
        backlog: () =>
          Promise.resolve([
            { queue: 'mail', status: 'pending', count: 3 },
            { queue: 'events', status: 'dead_letter', count: 1 },
            { queue: 'mail', status: 'processing', count: 2 },
          ]),
        waiting: () => Promise.resolve([{ queue: 'mail', dueSince }]),
      },
    });
    expect(await useCase.execute()).to.deep.equal([
      { queue: 'events', counts: { dead_letter: 1 }, dueSince: null },
      { queue: 'mail', counts: { pending: 3, processing: 2 }, dueSince },
    ]);
  });
});
