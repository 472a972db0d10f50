import { expect } from 'chai';
import { stub } from 'sinon';
import type { JobRunnerDeps } from '../../../../src/adapters/inbound/worker/job-runner-deps.js';
import { JobRunner } from '../../../../src/adapters/inbound/worker/job-runner.js';
import { JobMetrics } from '../../../../src/adapters/inbound/worker/job-metrics.js';
import type { JobHandler } from '../../../../src/adapters/inbound/worker/job-handler.js';
import { InMemoryMetrics } from '../../../../src/adapters/outbound/memory/in-memory-metrics.js';
import type { Job, NewJob } from '../../../../src/domain/jobs/job.js';
import { AppError, validationError } from '../../../../src/domain/shared/app-error.js';
import { InMemoryTracer } from '../../../../src/adapters/outbound/memory/in-memory-tracer.js';
import { aTrace } from '../../../support/builders.js';
import { gate, type Gate } from '../../../support/gate.js';
import { settle, inMemoryParts } from '../../../support/in-memory-parts.js';

const LEASE_MS = 9_000;
const POLL_MS = 5_000;

describe('JobRunner', () => {
  let parts: ReturnType<typeof inMemoryParts>;
  let runner: JobRunner;

  beforeEach(() => {
    parts = inMemoryParts();
  });

  afterEach(async () => {
    const stopped = runner.stop(0);
    await parts.clock.advance(0);
    await stopped;
  });

  const start = (handle: JobHandler['handle'], deps: Partial<JobRunnerDeps> = {}) => {
    runner = new JobRunner({
      ...parts,
      handlers: [{ queue: 'chores', handle }],
      randomness: { fraction: () => 0.5, secret: () => '' },
      ...{ workerId: 'worker', concurrency: () => 2, leaseMs: LEASE_MS, pollMs: POLL_MS },
      timeoutMs: () => 300_000,
      ...deps,
    });
    runner.start();
    return settle();
  };

  const enqueue = async (...jobs: Partial<NewJob>[]) => {
    const all = jobs.map((job) => ({ queue: 'chores', payload: {}, ...job }));
    const [id] = await parts.jobs.enqueue(all);
    await settle();
    return id!;
  };

  const jobOf = async (id: Job['id']): Promise<Job> => {
    const job = await parts.jobQueries.find(id);
    if (!job) throw new Error('no such job');
    return job;
  };

  it('counts attempts, how they ended and how long they waited', async () => {
    const metrics = new InMemoryMetrics();
    const { clock } = parts;
    const measures = new JobMetrics(metrics, clock);
    const faults: Error[] = [new Error('again'), validationError('x.y', 'never', [])];
    await start(
      async () => {
        await clock.sleep(2_000);
        const fault = faults.pop();
        if (fault) throw fault;
      },
      { measures },
    );
    for (let job = 0; job < 3; job += 1) {
      await enqueue({});
      await clock.advance(2_000);
    }
    const outcome = (name: string) =>
      metrics.value('jobs_settled_total', { queue: 'chores', outcome: name });
    expect(metrics.value('jobs_claimed_total', { queue: 'chores' })).to.be.at.least(3);
    expect(outcome('dead_letter')).to.equal(1);
    expect(outcome('failed')).to.equal(1);
    expect(outcome('completed')).to.be.at.least(1);
    expect(metrics.value('job_duration_seconds_sum', { queue: 'chores' })).to.be.at.least(6);
    expect(metrics.value('job_wait_seconds_count', { queue: 'chores' })).to.be.at.least(3);
  });

  it('runs a due job at once when it is woken, and settles it', async () => {
    const ran: Job[] = [];
    await start((job) => {
      ran.push(job);
      return Promise.resolve();
    });
    const id = await enqueue({ payload: { dish: 'plates' } });
    expect(ran.map(({ payload, attempt }) => ({ payload, attempt }))).to.deep.equal([
      { payload: { dish: 'plates' }, attempt: 1 },
    ]);
    expect((await jobOf(id)).status).to.equal('completed');
    expect(runner.isIdle).to.equal(true);
  });

  it('runs a job again that is put off, without a failure or an attempt used up', async () => {
    const { clock } = parts;
    let turns = 0;
    await start(async (_job, { putOff }) => {
      turns += 1;
      if (turns < 4) putOff(30);
    });
    const id = await enqueue({ maxAttempts: 1 });
    expect(await jobOf(id)).to.include({ status: 'scheduled', lastError: null });
    for (let half = 0; half < 3; half += 1) await clock.advance(31_000);
    expect(turns).to.equal(4);
    expect(await jobOf(id)).to.include({ status: 'completed', lastError: null });
    expect(parts.logger.entries.filter(({ level }) => level === 'warn')).to.deep.equal([]);
  });

  it('makes each attempt a step of the trace that caused the job', async () => {
    const tracer = new InMemoryTracer();
    const seen: Job['trace'][] = [];
    const outcomes = [Promise.reject(new Error('not now')), Promise.resolve()];
    await start(
      ({ trace }) => {
        seen.push(trace);
        return outcomes.shift() ?? Promise.resolve();
      },
      { tracer },
    );
    const trace = aTrace({ state: 'rojo=1' });
    const id = await enqueue({ requestId: 'r', trace });
    await parts.clock.advance(60_000);
    expect(tracer.spans).to.have.lengthOf(2);
    for (const [index, span] of tracer.spans.entries()) {
      expect(span).to.deep.include({ name: 'process chores', kind: 'consumer', parent: trace });
      expect(span.attributes).to.include({
        'messaging.destination.name': 'chores',
        'messaging.message.id': id,
        'brain.job.attempt': index + 1,
      });
      expect(span.context).to.deep.equal(seen[index]);
    }
    expect(tracer.spans.map(({ failed }) => failed)).to.deep.equal([true, false]);
    expect((await jobOf(id)).trace).to.deep.equal(trace);
  });

  it('hands over the trace that caused the job while tracing is off', async () => {
    const seen: Job['trace'][] = [];
    await start(({ trace }) => Promise.resolve(void seen.push(trace)));
    const trace = aTrace();
    await enqueue({ requestId: 'r', trace }, {});
    expect(seen).to.deep.equal([trace, null]);
  });

  it('leaves the jobs of other queues alone', async () => {
    await start(() => Promise.resolve());
    const id = await enqueue({ queue: 'errands' });
    await parts.clock.advance(3 * POLL_MS);
    expect(await jobOf(id)).to.include({ status: 'pending', attempt: 0 });
  });

  it('takes a handler that answers no promise as done, and one that throws at once as failed', async () => {
    const handlers = [
      { queue: 'plain', handle: (() => ({ a: 1 })) as unknown as JobHandler['handle'] },
      {
        queue: 'hasty',
        handle: () => {
          throw new Error('at once');
        },
      },
    ];
    await start(() => Promise.resolve(), { handlers });
    const [plain, hasty] = await Promise.all([
      enqueue({ queue: 'plain' }),
      enqueue({ queue: 'hasty' }),
    ]);
    expect(await jobOf(plain)).to.deep.include({ status: 'completed', result: { a: 1 } });
    expect(await jobOf(hasty)).to.include({ status: 'failed', lastError: 'internal: at once' });
  });

  it('tries again after the usual time when a function for that fails, whatever was thrown', async () => {
    const handle = (): Promise<never> => Promise.reject(Object.create(null) as Error);
    const backoff = () => {
      throw new Error('no idea');
    };
    await start(handle, { handlers: [{ queue: 'chores', handle, backoff }] });
    const id = await enqueue({});
    expect((await jobOf(id)).status).to.equal('failed');
    await parts.clock.advance(1_000);
    await settle();
    expect((await jobOf(id)).attempt).to.equal(2);
  });

  it('runs no more at once than it may beside jobs that end before they begin', async () => {
    let [atOnce, most] = [0, 0];
    const claim: JobRunnerDeps['jobs']['claim'] = async (request) => {
      const jobs = await parts.jobs.claim(request);
      return jobs.map((job, at) => ({ ...job, isCancelRequested: at % 2 === 0 }));
    };
    const handle = async () => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await settle();
      atOnce -= 1;
    };
    await enqueue(...Array.from({ length: 40 }, () => ({})));
    await start(handle, {
      jobs: Object.assign(Object.create(parts.jobs) as typeof parts.jobs, { claim }),
      concurrency: () => 4,
    });
    for (let n = 0; n < 20; n += 1) await settle();
    expect(most).to.equal(4);
  });

  it('tells others of jobs that it gives back, and looks at them again itself', async () => {
    const held = Array.from({ length: 40 }, () => gate());
    let begun = 0;
    // Quick ones, so that more are claimed than are begun; then slow ones.
    const handle = () => (begun++ < 20 ? Promise.resolve() : held[begun - 21]?.passed);
    await enqueue(...Array.from({ length: 40 }, () => ({})));
    await start(handle as JobHandler['handle']);
    for (let n = 0; n < 20; n += 1) await settle();
    const woken: string[] = [];
    parts.broker.onWake((topic) => woken.push(topic));
    // What waited for a whole round of renewals is given back.
    for (let round = 0; round < 2; round += 1) {
      await parts.clock.advance(LEASE_MS / 3);
      await settle();
    }
    expect(woken).to.include('job:chores');
    for (const one of held) one.open();
    for (let n = 0; n < 40; n += 1) await settle();
    expect(begun).to.equal(40);
  });

  it('finds by itself what no wake-up told of', async () => {
    const silent = { wake: () => undefined, onWake: () => () => undefined };
    await start(() => Promise.resolve(), { broker: silent });
    const id = await enqueue({});
    expect((await jobOf(id)).status).to.equal('pending');
    await parts.clock.advance(POLL_MS);
    expect((await jobOf(id)).status).to.equal('completed');
  });

  it('runs a delayed job when it is due, not at the next poll', async () => {
    await start(() => Promise.resolve());
    const id = await enqueue({ runAt: new Date(parts.clock.now().getTime() + 3_000) });
    await parts.clock.advance(2_999);
    expect((await jobOf(id)).attempt).to.equal(0);
    await parts.clock.advance(1);
    await settle();
    expect((await jobOf(id)).status).to.equal('completed');
  });

  it('tries a failed job again, later each time', async () => {
    let failures = 2;
    await start(() => {
      failures -= 1;
      return failures >= 0 ? Promise.reject(new Error('not now')) : Promise.resolve();
    });
    const id = await enqueue({});
    expect(await jobOf(id)).to.include({ status: 'failed', lastError: 'internal: not now' });
    await parts.clock.advance(499);
    expect((await jobOf(id)).attempt).to.equal(1);
    await parts.clock.advance(1);
    await settle();
    expect((await jobOf(id)).attempt).to.equal(2);
    await parts.clock.advance(999);
    expect((await jobOf(id)).status).to.equal('failed');
    await parts.clock.advance(1);
    await settle();
    expect(await jobOf(id)).to.include({ status: 'completed', attempt: 3 });
  });

  describe('that gives a job up', () => {
    const giveUp = async (gaveUp: NonNullable<JobHandler['gaveUp']>, error: Error) => {
      const handle = () => Promise.reject(error);
      await start(handle, { handlers: [{ queue: 'chores', handle, gaveUp }] });
      return enqueue({ maxAttempts: 1 });
    };

    it('tells the handler before the job is a dead letter', async () => {
      const told: unknown[] = [];
      const id = await giveUp(async (job, reason) => {
        told.push({ reason, status: (await jobOf(job.id)).status });
      }, new Error('broken'));
      expect(told).to.deep.equal([{ reason: 'internal: broken', status: 'processing' }]);
      expect(await jobOf(id)).to.include({ status: 'dead_letter', lastError: 'internal: broken' });
    });

    it('gives it up all the same when the handler cannot be told', async () => {
      const id = await giveUp(() => Promise.reject(new Error('deaf')), new Error('broken'));
      expect((await jobOf(id)).status).to.equal('dead_letter');
      const messages = parts.logger.entries.map(({ message }) => message);
      expect(messages).to.include('giving up a job failed');
    });

    it('does so at the first attempt when another one is pointless', async () => {
      await start(() => Promise.reject(validationError('chore.unknown', 'no such chore')));
      const id = await enqueue({ maxAttempts: 10 });
      expect(await jobOf(id)).to.include({ status: 'dead_letter', attempt: 1 });
    });
  });

  describe('with slow jobs', () => {
    let gates: Gate[];
    let signals: AbortSignal[];

    const slowly: JobHandler['handle'] = (_job, { signal }): Promise<void> => {
      const held = gate();
      gates.push(held);
      signals.push(signal);
      return held.passed;
    };

    beforeEach(() => {
      gates = [];
      signals = [];
    });

    afterEach(() => {
      for (const held of gates) held.open();
    });

    it('runs only so many at the same time, and the next as soon as one is done', async () => {
      await start(slowly);
      await enqueue({}, {}, {}, {}, {});
      expect(gates).to.have.length(2);
      gates[1]!.open();
      await settle();
      expect(gates).to.have.length(3);
      gates[0]!.open();
      gates[2]!.open();
      await settle();
      expect(gates).to.have.length(5);
    });

    it('keeps their leases', async () => {
      await start(slowly);
      const id = await enqueue({});
      await parts.clock.advance(10 * LEASE_MS);
      const job = await jobOf(id);
      expect(job).to.include({ status: 'processing', attempt: 1 });
      expect(job.leaseUntil?.getTime()).to.be.above(parts.clock.now().getTime());
      expect(signals.map(({ aborted }) => aborted)).to.deep.equal([false]);
    });

    it('tells a job to stop when its lease was lost', async () => {
      stub(parts.jobs, 'extend').resolves(new Map());
      await start(slowly);
      await enqueue({});
      await parts.clock.advance(LEASE_MS / 3);
      expect(signals.map(({ aborted }) => aborted)).to.deep.equal([true]);
    });

    it('goes on renewing after a renewal failed', async () => {
      const extend = stub(parts.jobs, 'extend').callThrough();
      extend.onFirstCall().rejects(new Error('the database is away'));
      await start(slowly);
      await enqueue({});
      await parts.clock.advance(3 * LEASE_MS);
      expect(gates).to.have.length(1);
      expect(signals.map(({ aborted }) => aborted)).to.deep.equal([false]);
    });

    it('tells the old attempt to stop when it takes the same job anew, and minds the new one', async () => {
      const extend = stub(parts.jobs, 'extend').rejects(new Error('the database is away'));
      await start(slowly);
      const id = await enqueue({});
      await parts.clock.advance(LEASE_MS + POLL_MS);
      expect((await jobOf(id)).attempt).to.equal(2);
      expect(signals.map(({ aborted }) => aborted)).to.deep.equal([true, false]);
      extend.callThrough();
      gates[0]!.open();
      await parts.clock.advance(3 * LEASE_MS);
      expect(runner.isIdle).to.equal(false);
      expect(await jobOf(id)).to.include({ status: 'processing', attempt: 2 });
      gates[1]!.open();
      await settle();
      expect((await jobOf(id)).status).to.equal('completed');
    });

    it('waits for them when it stops, and takes no new ones', async () => {
      await start(slowly);
      const id = await enqueue({});
      let isStopped = false;
      const stopped = runner.stop(8_000).then(() => (isStopped = true));
      const late = await enqueue({});
      await parts.clock.advance(7_999);
      expect(isStopped).to.equal(false);
      gates[0]!.open();
      await stopped;
      expect((await jobOf(id)).status).to.equal('completed');
      expect((await jobOf(late)).status).to.equal('pending');
      expect(parts.clock.asleep).to.equal(0);
    });

    it('waits no longer than the deadline; then it tells them to stop', async () => {
      await start(slowly);
      const id = await enqueue({});
      const stopped = runner.stop(8_000);
      await settle();
      await parts.clock.advance(8_000);
      await stopped;
      expect(signals.map(({ aborted }) => aborted)).to.deep.equal([true]);
      expect((await jobOf(id)).status).to.equal('processing');
    });
  });

  describe('when the database fails', () => {
    it('claims again after a pause', async () => {
      const claim = stub(parts.jobs, 'claim').callThrough();
      claim.onFirstCall().rejects(new Error('the database is away'));
      await start(() => Promise.resolve());
      const id = await enqueue({});
      expect((await jobOf(id)).status).to.equal('pending');
      await parts.clock.advance(1_000);
      await settle();
      expect((await jobOf(id)).status).to.equal('completed');
    });

    it('settles again after a pause', async () => {
      const settling = stub(parts.jobs, 'settle').callThrough();
      settling
        .onFirstCall()
        .rejects(new AppError('unavailable', 'database.unavailable', 'the database is away'));
      await start(() => Promise.resolve());
      const id = await enqueue({});
      expect((await jobOf(id)).status).to.equal('processing');
      await parts.clock.advance(500);
      await settle();
      expect(await jobOf(id)).to.include({ status: 'completed', attempt: 1 });
    });

    it('stops trying to settle once it was stopped', async () => {
      const settling = stub(parts.jobs, 'settle').rejects(new Error('the database is away'));
      await start(() => Promise.resolve());
      await enqueue({});
      const stopped = runner.stop(8_000);
      await settle();
      await parts.clock.advance(8_000);
      await stopped;
      await settle();
      const tried = settling.callCount;
      await parts.clock.advance(60_000);
      expect(settling.callCount).to.equal(tried);
      expect(parts.clock.asleep).to.equal(0);
    });
  });
});
