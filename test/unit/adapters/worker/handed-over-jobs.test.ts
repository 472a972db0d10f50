import { expect } from 'chai';
import { HandedJobs } from '../../../../src/application/jobs/handed-jobs.js';
import { NearWorkers } from '../../../../src/application/jobs/near-workers.js';
import type { JobHandler } from '../../../../src/adapters/inbound/worker/job-handler.js';
import type { JobRunnerDeps } from '../../../../src/adapters/inbound/worker/job-runner-deps.js';
import type { Job, NewJob } from '../../../../src/domain/jobs/job.js';
import { gate } from '../../../support/gate.js';
import { settle } from '../../../support/in-memory-parts.js';
import { POLL_MS, runnerUnderTest } from '../../../support/runner-under-test.js';

describe('JobRunner that is handed jobs', () => {
  let under: ReturnType<typeof runnerUnderTest>;
  let begun: Job[];
  let claims: number;
  let handed: HandedJobs;

  beforeEach(() => {
    under = runnerUnderTest();
    begun = [];
    claims = 0;
  });

  afterEach(() => under.stop());

  const start = async (
    handle: (job: Job) => Promise<unknown> = () => Promise.resolve(),
    deps: Partial<JobRunnerDeps> = {},
    handler: Partial<JobHandler> = {},
  ) => {
    const { jobs, work } = under;
    const counted = Object.assign(Object.create(jobs) as typeof jobs, {
      claim: (...request: Parameters<typeof jobs.claim>) => {
        claims += 1;
        return jobs.claim(...request);
      },
    });
    const noting = (job: Job) => {
      begun.push(job);
      return handle(job);
    };
    const runner = await under.start({ ...handler, handle: noting }, { jobs: counted, ...deps });
    const workers = new NearWorkers();
    workers.enter(runner.intake);
    handed = new HandedJobs({ jobs, work, workers });
    claims = 0;
    return runner;
  };
  const put = async (...jobs: Partial<NewJob>[]) => {
    const shown = await handed.enqueueShown(
      jobs.map((job) => ({ queue: 'chores', payload: {}, ...job })),
    );
    await settle();
    return shown.map(({ id }) => id);
  };
  const idsBegun = () => begun.map(({ id }) => id);

  it('does a job without a claim while nothing else is due', async () => {
    await start();
    const [id] = await put({});
    expect(idsBegun()).to.deep.equal([id]);
    expect(claims).to.equal(0);
    expect(await under.jobOf(id)).to.include({
      status: 'completed',
      attempt: 1,
      workerId: 'worker',
    });
  });

  it('takes no more than it may do at once, and claims the others', async () => {
    const held = gate();
    await start(() => held.passed);
    const ids = await put({}, {}, {});
    expect(idsBegun()).to.deep.equal(ids.slice(0, 2));
    expect((await under.jobOf(ids[2])).status).to.equal('pending');
    held.open();
    await settle();
    expect(idsBegun()).to.deep.equal(ids);
  });

  it('keeps to the order while others of its queues wait', async () => {
    const held = gate();
    await start(() => held.passed, { concurrency: () => 1 });
    const [first] = await put({});
    const [low, high] = [await under.enqueue({}), await under.enqueue({ priority: 90 })];
    const [last] = await put({});
    held.open();
    await settle();
    await settle();
    expect(idsBegun()).to.deep.equal([first, ...high, ...low, last]);
  });

  it('is handed jobs again once nothing else is due', async () => {
    await start();
    await under.enqueue({}, {}, {});
    const before = claims;
    expect(before).to.be.greaterThan(0);
    await put({});
    expect(claims).to.equal(before);
    expect(begun).to.have.length(4);
  });

  it('lets jobs of others be found at the next poll, however many it is handed', async () => {
    await start(() => under.clock.sleep(250), { concurrency: () => 1 });
    const [elsewhere] = await under.jobs.enqueue([{ queue: 'chores', payload: {} }]);
    for (let ms = 0; ms <= POLL_MS + 500; ms += 250) {
      await put({});
      await under.clock.advance(250);
    }
    expect((await under.jobOf(elsewhere)).status).to.equal('completed');
  });

  it('is handed nothing of a paused queue', async () => {
    await start(undefined, { pausedQueues: () => new Set(['chores']) });
    const [id] = await put({});
    expect((await under.jobOf(id)).status).to.equal('pending');
  });

  it('is handed nothing of which a number is kept', async () => {
    await start(undefined, {}, { concurrency: () => 5 });
    await put({});
    expect([begun.length, claims > 0]).to.deep.equal([1, true]);
  });

  it('is handed nothing that needs a claim', async () => {
    const { jobs } = under;
    const runner = await start(undefined, {
      jobs: Object.assign(Object.create(jobs) as typeof jobs, { needsNoClaim: () => false }),
    });
    expect(runner.intake.serves('chores')).to.equal(true);
    expect(runner.intake.reserve('chores', 1)).to.equal(0);
  });

  it('asks again what is paused when it claims nothing for long', async () => {
    let asked = 0;
    await start(undefined, { beforeClaim: () => Promise.resolve(void (asked += 1)) });
    await put({});
    asked = 0;
    await under.clock.advance(POLL_MS);
    await settle();
    expect(asked).to.equal(1);
  });

  it('gives back what comes when it stops', async () => {
    const runner = await start();
    const places = runner.intake.reserve('chores', 1);
    expect(places).to.equal(1);
    const stopped = runner.stop(0);
    await under.clock.advance(0);
    await stopped;
    const taken: Job[] = [];
    const jobs = [{ queue: 'chores', payload: {} }];
    await under.jobs.enqueueShown(jobs, {
      ...{ workerId: 'worker', leaseMs: 9_000, jobs: new Set(jobs) },
      take: (claimed) => taken.push(...claimed),
    });
    runner.intake.take(taken);
    await settle();
    expect(await under.jobOf(taken[0]?.id)).to.include({ status: 'pending', attempt: 0 });
  });
});
