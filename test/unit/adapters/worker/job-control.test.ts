import { expect } from 'chai';
import { stub } from 'sinon';
import type {
  JobControl,
  JobHandler,
} from '../../../../src/adapters/inbound/worker/job-handler.js';
import { LAST_ATTEMPT_LOST } from '../../../../src/domain/jobs/retry-policy.js';
import { gate, type Gate } from '../../../support/gate.js';
import { settle } from '../../../support/in-memory-parts.js';
import { rejectionOf } from '../../../support/rejection.js';
import { GRACE_MS, LEASE_MS, runnerUnderTest } from '../../../support/runner-under-test.js';

/** Ends when it is told to stop, as a well-behaved handler does. */
const untilStopped: JobHandler['handle'] = (_job, { signal }) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('told to stop'));
    });
  });

describe('a job of JobRunner', () => {
  let subject: ReturnType<typeof runnerUnderTest>;
  let held: Gate;

  /** Hears nothing. */
  const deaf: JobHandler['handle'] = () => held.passed;

  beforeEach(() => {
    subject = runnerUnderTest();
    held = gate();
  });

  afterEach(async () => {
    held.open();
    await subject.stop();
  });

  const messages = () => subject.logger.entries.map(({ message }) => message);

  describe('that takes too long', () => {
    it('is told so, and tried again', async () => {
      const reasons: unknown[] = [];
      await subject.start(async (job, control) => {
        control.signal.addEventListener('abort', () => reasons.push(control.signal.reason));
        return untilStopped(job, control);
      });
      const [id] = await subject.enqueue({ timeoutMs: 2_000 });
      await subject.clock.advance(1_999);
      expect(reasons).to.deep.equal([]);
      await subject.clock.advance(1);
      await settle();
      expect(reasons).to.have.length(1);
      expect(reasons[0]).to.include({ kind: 'timeout', code: 'job.timeout' });
      expect(await subject.jobOf(id)).to.include({
        status: 'failed',
        lastError: 'job.timeout: It took longer than 2 s',
      });
    });

    it('has the time that it says itself, or its handler, or the worker', async () => {
      const cases = [
        { timeoutMs: 1_000, job: { timeoutMs: 1_000 }, handler: { timeoutMs: () => 2_000 } },
        { timeoutMs: 2_000, job: {}, handler: { timeoutMs: () => 2_000 } },
        { timeoutMs: 3_000, job: {}, handler: { timeoutMs: () => undefined } },
      ];
      for (const { timeoutMs, job, handler } of cases) {
        subject = runnerUnderTest();
        await subject.start({ handle: untilStopped, ...handler }, { timeoutMs: () => 3_000 });
        const [id] = await subject.enqueue(job);
        await subject.clock.advance(timeoutMs - 1);
        expect((await subject.jobOf(id)).status).to.equal('processing');
        await subject.clock.advance(1);
        await settle();
        expect((await subject.jobOf(id)).status, String(timeoutMs)).to.equal('failed');
        await subject.stop();
      }
    });

    it('goes on without a handler that does not hear, which counts no more', async () => {
      await subject.start(deaf, { concurrency: () => 1 });
      const [id, next] = await subject.enqueue({ timeoutMs: 2_000 }, {});
      await subject.clock.advance(2_000 + GRACE_MS - 1);
      expect((await subject.jobOf(id)).status).to.equal('processing');
      await subject.clock.advance(1);
      await settle();
      expect(await subject.jobOf(id)).to.include({ status: 'failed', attempt: 1 });
      expect((await subject.jobOf(next)).status).to.equal('processing');
      expect(messages()).to.include('a handler goes on though its job was stopped');
      held.open();
      await settle();
      expect((await subject.jobOf(id)).status).to.equal('failed');
      expect((await subject.jobOf(next)).status).to.equal('completed');
    });

    it('has no effect by `finish` once its time is over', async () => {
      let late: Promise<unknown> | undefined;
      await subject.start(async (_job, { finish }) => {
        await held.passed;
        late = rejectionOf(finish(() => subject.enqueue({ queue: 'effects' }).then(() => null)));
        await late;
      });
      const [id] = await subject.enqueue({ timeoutMs: 2_000, maxAttempts: 1 });
      await subject.clock.advance(2_000 + GRACE_MS);
      await settle();
      held.open();
      await settle();
      expect(await late).to.include({ code: 'job.taken-over' });
      expect((await subject.jobOf(id)).status).to.equal('dead_letter');
      expect(await subject.jobs.nextDueAt(['effects'])).to.equal(undefined);
    });
  });

  describe('that somebody cancels', () => {
    it('is told at once, and ends as cancelled', async () => {
      await subject.start(untilStopped);
      const [id] = await subject.enqueue({});
      const said = await subject.jobs.cancel([id!], 'unwanted');
      expect(said).to.deep.equal({ cancelled: [], requested: [id] });
      await settle();
      expect(await subject.jobOf(id)).to.include({
        status: 'cancelled',
        lastError: 'job.cancelled: It was stopped',
      });
      expect(messages()).not.to.include('job failed and will be tried again');
    });

    it('is told at the next renewal when no wake-up comes', async () => {
      const broker = { wake: () => undefined, onWake: () => () => undefined };
      const [id] = await subject.enqueue({});
      await subject.start(untilStopped, { broker });
      await subject.jobs.cancel([id!], 'unwanted');
      await settle();
      expect((await subject.jobOf(id)).status).to.equal('processing');
      await subject.clock.advance(LEASE_MS / 3);
      await settle();
      expect((await subject.jobOf(id)).status).to.equal('cancelled');
    });

    it('is completed when it is done all the same', async () => {
      await subject.start(deaf);
      const [id] = await subject.enqueue({});
      await subject.jobs.cancel([id!], 'unwanted');
      await settle();
      held.open();
      await settle();
      expect((await subject.jobOf(id)).status).to.equal('completed');
    });

    it('is cancelled without a handler that does not hear', async () => {
      await subject.start(deaf);
      const [id] = await subject.enqueue({});
      await subject.jobs.cancel([id!], 'unwanted');
      await settle();
      await subject.clock.advance(GRACE_MS);
      await settle();
      expect((await subject.jobOf(id)).status).to.equal('cancelled');
    });

    it('is not begun again when its attempt failed meanwhile', async () => {
      const [id] = await subject.enqueue({});
      const [taken] = await subject.takeElsewhere();
      await subject.jobs.cancel([id!], 'unwanted');
      const { attempt } = taken!;
      const runAt = subject.clock.now();
      await subject.jobs.settle([{ id: id!, attempt, status: 'failed', error: 'x', runAt }]);
      let runs = 0;
      await subject.start(() => Promise.resolve(void (runs += 1)));
      expect(await subject.jobOf(id)).to.include({
        status: 'cancelled',
        lastError: 'job.cancelled: It was to stop',
      });
      expect(runs).to.equal(0);
    });
  });

  describe('whose handler decides', () => {
    const once = async (handle: JobHandler['handle']) => {
      let runs = 0;
      await subject.start((job, control) => {
        runs += 1;
        return runs === 1 ? handle(job, control) : Promise.resolve('again');
      });
      const [id] = await subject.enqueue({ maxAttempts: 1 });
      return id;
    };

    it('is put off to at once by 0 seconds, without an attempt used up', async () => {
      const id = await once(async (_job, { putOff }) => {
        putOff(0);
      });
      await subject.clock.advance(1_000);
      expect(await subject.jobOf(id)).to.include({ status: 'completed', result: 'again' });
    });

    it('is not put off into the past', async () => {
      for (const seconds of [-1, NaN]) {
        subject = runnerUnderTest();
        const id = await once(async (_job, { putOff }) => {
          putOff(seconds);
        });
        expect(await subject.jobOf(id)).to.include({
          status: 'dead_letter',
          lastError: 'internal: A job is put off by 0 seconds or more, and ten years at most',
        });
        await subject.stop();
      }
    });

    it('is discarded, with the reason, for good', async () => {
      const id = await once(async (_job, { discard }) => {
        discard('nothing to do');
      });
      await subject.clock.advance(3_600_000);
      expect(await subject.jobOf(id)).to.include({
        status: 'cancelled',
        lastError: 'nothing to do',
        attempt: 1,
      });
    });

    it('fails when it throws, even after it was put off or discarded', async () => {
      const id = await once(async (_job, { discard, putOff }) => {
        putOff(1);
        discard('nothing to do');
        throw new Error('broken');
      });
      expect(await subject.jobOf(id)).to.include({
        status: 'dead_letter',
        lastError: 'internal: broken',
      });
    });
  });

  describe('that tells of itself', () => {
    const linesOf = async (id: Parameters<typeof subject.jobQueries.lines>[0] | undefined) =>
      (await subject.jobQueries.lines(id!)).map(({ attempt, text }) => `${attempt} ${text}`);

    it('shows its progress and its lines while it runs, within a second', async () => {
      await subject.start(async (_job, { progress, log }) => {
        log('first');
        progress(0.25);
        progress(0.5);
        log('second');
        await held.passed;
      });
      const [id] = await subject.enqueue({});
      await subject.clock.advance(1_000);
      await settle();
      expect(await subject.jobOf(id)).to.include({ status: 'processing', progress: 0.5 });
      expect(await linesOf(id)).to.deep.equal(['1 first', '1 second']);
    });

    it('keeps what it says last', async () => {
      await subject.start(async (_job, { progress, log }) => {
        progress({ done: 3 });
        log('the end');
      });
      const [id] = await subject.enqueue({});
      const job = await subject.jobOf(id);
      expect(job.status).to.equal('completed');
      expect(job.progress).to.deep.equal({ done: 3 });
      expect(await linesOf(id)).to.deep.equal(['1 the end']);
    });

    it('keeps a line of at most 4 000 characters, and the last 1 000 lines', async () => {
      await subject.start(async (_job, { log }) => {
        for (let line = 0; line < 1_100; line += 1) log(`${String(line)} ${'x'.repeat(5_000)}`);
      });
      const [id] = await subject.enqueue({});
      const lines = await subject.jobQueries.lines(id!);
      expect(lines).to.have.length(1_000);
      expect(lines[0]?.text).to.match(/^100 /);
      expect(Math.max(...lines.map(({ text }) => text.length))).to.equal(4_000);
    });

    it('is refused progress of more than 10 000 characters', async () => {
      await subject.start(async (_job, { progress }) => {
        progress('x'.repeat(10_000));
      });
      const [id] = await subject.enqueue({});
      expect(await subject.jobOf(id)).to.deep.include({
        status: 'failed',
        lastError: 'internal: Progress takes at most 10000 characters',
        progress: null,
      });
    });

    it('is completed though what it says cannot be stored', async () => {
      stub(subject.jobs, 'report').rejects(new Error('the database is away'));
      await subject.start(async (_job, { log }) => {
        log('unheard');
      });
      const [id] = await subject.enqueue({});
      expect((await subject.jobOf(id)).status).to.equal('completed');
      expect(messages()).to.include('news of running jobs is lost');
    });
  });

  describe('that has a result', () => {
    it('keeps what is JSON, and nothing where there is none', async () => {
      const results = [{ sum: 3 }, 0, '', false, null, undefined];
      let next = 0;
      await subject.start(() => Promise.resolve(results[next++]), { concurrency: () => 1 });
      const ids = await subject.enqueue(...results.map(() => ({})));
      await settle();
      const kept = await Promise.all(ids.map(async (id) => (await subject.jobOf(id)).result));
      expect(kept).to.deep.equal([{ sum: 3 }, 0, '', false, null, null]);
    });

    it('is given up when the result is too large, since the next one would be too', async () => {
      const most = 100_000 - 2; // quotation marks
      await subject.start(({ payload }) => Promise.resolve('x'.repeat(Number(payload['size']))));
      const [fits, over] = await subject.enqueue(
        { payload: { size: most } },
        { payload: { size: most + 1 } },
      );
      expect((await subject.jobOf(fits)).status).to.equal('completed');
      expect(await subject.jobOf(over)).to.deep.include({
        status: 'dead_letter',
        lastError: 'job.large-result: Its result has 100001 characters; at most 100000 are kept',
        result: null,
      });
    });
  });

  describe('that is finished by its handler', () => {
    const effect = () => subject.jobs.enqueue([{ queue: 'effects', payload: {} }]);
    const effects = async () =>
      (
        await subject.jobs.claim({
          queues: ['effects'],
          ...{ limit: 10, workerId: 'counter', leaseMs: LEASE_MS },
        })
      ).length;

    const finishing = async (after: (control: JobControl) => unknown = () => undefined) => {
      await subject.start(async (_job, control) => {
        await control.finish(async () => {
          await effect();
          return { by: 'finish' };
        });
        await after(control);
        return { by: 'return' };
      });
      const [id] = await subject.enqueue({});
      return id;
    };

    it('is completed with the result of that, and its effect is there', async () => {
      const job = await subject.jobOf(await finishing());
      expect(job).to.deep.include({ status: 'completed', result: { by: 'finish' } });
      expect(await effects()).to.equal(1);
      expect(messages()).not.to.include('job was taken over meanwhile');
    });

    it('stays completed when its handler fails afterwards, which is in the log', async () => {
      const id = await finishing(() => Promise.reject(new Error('too late')));
      expect(await subject.jobOf(id)).to.include({ status: 'completed', lastError: null });
      expect(messages()).to.include('a job failed after it was finished');
    });

    it('is finished once', async () => {
      let error: unknown;
      const id = await finishing(async ({ finish }) => {
        error = await rejectionOf(finish(() => effect().then(() => null)));
      });
      expect(error).to.include({ message: 'A job is finished once' });
      expect((await subject.jobOf(id)).status).to.equal('completed');
      expect(await effects()).to.equal(1);
    });

    it('is finished once also when it is tried twice at a time', async () => {
      const outcomes: PromiseSettledResult<void>[] = [];
      await subject.start(async (_job, { finish }) => {
        const one = () => finish(() => effect().then(() => null));
        outcomes.push(...(await Promise.allSettled([one(), one()])));
      });
      const [id] = await subject.enqueue({});
      expect(outcomes.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected']);
      expect((await subject.jobOf(id)).status).to.equal('completed');
      expect(await effects()).to.equal(1);
    });

    it('fails without an effect when the action throws', async () => {
      await subject.start((_job, { finish }) =>
        finish(async () => {
          await effect();
          throw new Error('broken');
        }),
      );
      const [id] = await subject.enqueue({});
      expect(await subject.jobOf(id)).to.include({
        status: 'failed',
        lastError: 'internal: broken',
      });
      expect(await effects()).to.equal(0);
    });

    it('has no effect by an attempt that was taken over', async () => {
      const extend = stub(subject.jobs, 'extend').rejects(new Error('the database is away'));
      let error: unknown;
      const handle: JobHandler['handle'] = async (_job, { finish }) => {
        await held.passed;
        error = await rejectionOf(finish(() => effect().then(() => null)));
        throw error;
      };
      await subject.start(handle, { concurrency: () => 1 });
      const [id] = await subject.enqueue({});
      await subject.clock.advance(LEASE_MS);
      const other = await subject.takeElsewhere();
      expect(other.map(({ attempt }) => attempt)).to.deep.equal([2]);
      extend.restore();
      held.open();
      await settle();
      expect(error).to.include({ kind: 'conflict', code: 'job.taken-over' });
      expect(await subject.jobOf(id)).to.include({
        status: 'processing',
        attempt: 2,
        workerId: 'other',
      });
      expect(await effects()).to.equal(0);
    });
  });

  it('whose worker vanished during its last attempt is given up, not run', async () => {
    const [id] = await subject.enqueue({ maxAttempts: 1 });
    await subject.takeElsewhere();
    const told: unknown[] = [];
    let runs = 0;
    await subject.start({
      handle: () => Promise.resolve(void (runs += 1)),
      gaveUp: async (job, reason) => void told.push([job.id, reason]),
    });
    await subject.clock.advance(LEASE_MS);
    await settle();
    expect(await subject.jobOf(id)).to.include({
      status: 'dead_letter',
      attempt: 1,
      lastError: LAST_ATTEMPT_LOST,
    });
    expect(told).to.deep.equal([[id, LAST_ATTEMPT_LOST]]);
    expect(runs).to.equal(0);
  });
});
