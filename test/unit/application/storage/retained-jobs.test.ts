import { expect } from 'chai';
import { retainedJobs } from '../../../../src/application/storage/retained-jobs.js';
import type { JobRetention } from '../../../../src/domain/jobs/queue.js';
import type { EndedJobs, ForgottenJobs } from '../../../../src/ports/jobs/job-repository.js';

describe('retainedJobs', () => {
  let asked: EndedJobs[];
  let answers: ForgottenJobs[];

  beforeEach(() => {
    [asked, answers] = [[], []];
  });

  const retained = (queues: Record<string, JobRetention>) =>
    retainedJobs({
      jobs: {
        forgetEnded: (which) => {
          asked.push(which);
          return Promise.resolve(answers.shift() ?? { count: 0 });
        },
      },
      queues: Object.fromEntries(
        Object.entries(queues).map(([name, retention]) => [name, { retention }]),
      ),
      keptMs: (status) => (status === 'dead_letter' ? 100 : 10),
    });

  const one = (queues: Record<string, JobRetention>, what: string) => {
    const found = retained(queues).find((candidate) => candidate.what === what);
    if (!found) throw new Error(`nothing is ${what}`);
    return found;
  };

  it('has the same hold for all queues that say nothing', async () => {
    const all = retained({});
    expect(all.map(({ what, keptMs }) => [what, keptMs()])).to.deep.equal([
      ['completed jobs', 10],
      ['cancelled jobs', 10],
      ['jobs that were given up', 100],
    ]);
    for (const each of all) await each.forgetBefore(new Date(5), 2);
    expect(asked.map(({ status, except }) => [status, except])).to.deep.equal([
      ['completed', []],
      ['cancelled', []],
      ['dead_letter', []],
    ]);
  });

  it('leaves out of that what a queue says itself, and nothing else', async () => {
    const queues = { mail: { completedMs: 3, keepCompleted: 7 }, crm: { deadLetterMs: 0 } };
    const all = retained(queues);
    expect(all.map(({ what, keptMs }) => [what, keptMs()])).to.deep.equal([
      ['completed jobs', 10],
      ['completed jobs of mail', 3],
      ['cancelled jobs', 10],
      ['jobs that were given up', 100],
      ['jobs that were given up of crm', 0],
      ['completed jobs of mail beyond 7', 0],
    ]);
    for (const each of all) await each.forgetBefore(new Date(5), 2);
    expect(asked.map(({ except, queue, keep }) => ({ except, queue, keep }))).to.deep.equal([
      { except: ['mail'], queue: undefined, keep: undefined },
      { except: undefined, queue: 'mail', keep: undefined },
      { except: [], queue: undefined, keep: undefined },
      { except: ['crm'], queue: undefined, keep: undefined },
      { except: undefined, queue: 'crm', keep: undefined },
      { except: undefined, queue: 'mail', keep: 7 },
    ]);
  });

  it('lets pressure shorten what is done, but neither dead letters nor what is counted', () => {
    const all = retained({ mail: { completedMs: 3, deadLetterMs: 3, keepCompleted: 7 } });
    const spared = all.filter(({ leastMs }) => leastMs === undefined).map(({ what }) => what);
    expect(spared).to.deep.equal([
      'jobs that were given up',
      'jobs that were given up of mail',
      'completed jobs of mail beyond 7',
    ]);
  });

  it('goes on where the batch before ended, and begins anew for another time', async () => {
    const completed = one({}, 'completed jobs');
    answers = [
      { count: 2, createdUpTo: new Date(3) },
      { count: 2, createdUpTo: new Date(4) },
    ];
    expect(await completed.forgetBefore(new Date(5), 2)).to.equal(2);
    await completed.forgetBefore(new Date(5), 2);
    await completed.forgetBefore(new Date(6), 2);
    expect(asked.map(({ createdFrom }) => createdFrom)).to.deep.equal([
      undefined,
      new Date(3),
      undefined,
    ]);
  });
});
