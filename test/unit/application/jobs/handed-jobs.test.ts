import { expect } from 'chai';
import { stub } from 'sinon';
import { HandedJobs } from '../../../../src/application/jobs/handed-jobs.js';
import { NearWorkers, type NearWorker } from '../../../../src/application/jobs/near-workers.js';
import type { Job, NewJob } from '../../../../src/domain/jobs/job.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';
import { aJob, newId } from '../../../support/builders.js';
import { inMemoryParts } from '../../../support/in-memory-parts.js';
import { rejectionOf } from '../../../support/rejection.js';

/** A worker with so many places for jobs of the queue `chores`. */
class WorkerWithPlaces implements NearWorker {
  readonly workerId = 'near';
  readonly leaseMs = 10_000;
  readonly taken: Job[] = [];
  noted = 0;

  constructor(public places: number) {}

  serves(queue: string): boolean {
    return queue === 'chores';
  }

  reserve(_queue: string, most: number): number {
    const kept = Math.min(most, this.places);
    this.places -= kept;
    return kept;
  }

  release(places: number): void {
    this.places += places;
  }

  take(jobs: readonly Job[]): void {
    this.taken.push(...jobs);
  }

  note(): void {
    this.noted += 1;
  }
}

describe('HandedJobs', () => {
  const setUp = (places: number) => {
    const parts = inMemoryParts();
    const workers = new NearWorkers();
    const worker = new WorkerWithPlaces(places);
    const leave = workers.enter(worker);
    const jobs = new HandedJobs({ jobs: parts.jobs, work: parts.work, workers });
    return { ...parts, worker, workers, leave, handed: jobs };
  };
  const chore = (job: Partial<NewJob> = {}) => aJob({ queue: 'chores', ...job });
  const idsOf = (jobs: readonly Job[]) => jobs.map(({ id }) => id);

  it('hands over as many as there is room for, the first ones', async () => {
    const { handed, worker } = setUp(2);
    const put = await handed.enqueueShown([chore(), chore(), chore()]);
    expect(idsOf(worker.taken)).to.deep.equal(idsOf(put).slice(0, 2));
    expect([worker.places, worker.noted]).to.deep.equal([0, 1]);
  });

  it('leaves a worker unconcerned that takes all of them', async () => {
    const { handed, worker } = setUp(2);
    await handed.enqueueShown([chore(), chore()]);
    expect([worker.taken.length, worker.noted]).to.deep.equal([2, 0]);
  });

  it('hands over nothing of other queues', async () => {
    const { handed, worker } = setUp(2);
    await handed.enqueueShown([aJob({ queue: 'others' })]);
    expect([worker.taken.length, worker.places, worker.noted]).to.deep.equal([0, 2, 0]);
  });

  it('hands over nothing once the worker has gone', async () => {
    const { handed, worker, leave } = setUp(2);
    leave();
    await handed.enqueueShown([chore()]);
    expect(worker.taken).to.deep.equal([]);
  });

  it('hands over nothing within a caller’s unit of work', async () => {
    const { handed, worker, work } = setUp(2);
    await work.run(() => handed.enqueueShown([chore()]));
    expect(worker.taken).to.deep.equal([]);
  });

  const others: Readonly<Record<string, readonly Partial<NewJob>[]>> = {
    'has its time': [{ runAt: new Date(0) }],
    'has a group': [{ groupKey: 'a' }],
    'has a fairness key': [{ fairnessKey: 'a' }],
    'has a deduplication key': [{ deduplication: { key: 'a' } }],
    'has children': [{ children: [aJob()] }],
    'comes with one of another priority': [{}, { priority: 90 }],
    'comes with one of another queue': [{}, { queue: 'others' }],
  };
  for (const [what, jobs] of Object.entries(others)) {
    it(`leaves to the database a job that ${what}`, async () => {
      const { handed, worker } = setUp(5);
      const put = await handed.enqueueShown(jobs.map(chore));
      expect(put.length).to.equal(jobs.length);
      expect([worker.taken.length, worker.places, worker.noted]).to.deep.equal([0, 5, 1]);
    });
  }

  it('gives the room back when nothing is stored', async () => {
    const { worker, work, workers } = setUp(2);
    const jobs = { enqueueShown: stub().rejects(new Error('broken')) };
    const handed = new HandedJobs({ jobs, work, workers });
    expect(await rejectionOf(handed.enqueueShown([chore()]))).to.have.property('message', 'broken');
    expect(worker.places).to.equal(2);
  });

  it('keeps the room once when it is tried again, and gives it back when nobody hands over', async () => {
    const { worker, work, workers } = setUp(1);
    const shown = { id: newId() } as Job;
    const race = new AppError('conflict', 'lost', 'lost', { retryable: true });
    const enqueueShown = stub().onFirstCall().rejects(race).resolves([shown]);
    const handed = new HandedJobs({ jobs: { enqueueShown }, work, workers });
    expect(await handed.enqueueShown([chore()])).to.deep.equal([shown]);
    expect(enqueueShown.callCount).to.equal(2);
    expect(worker.places).to.equal(1);
  });
});
