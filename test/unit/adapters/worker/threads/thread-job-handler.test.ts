import { availableParallelism } from 'node:os';
import { threadId } from 'node:worker_threads';
import { expect } from 'chai';
import { AppError } from '../../../../../src/domain/shared/app-error.js';
import { appErrorOf, rejectionOf } from '../../../../support/rejection.js';
import { eventually } from '../../../../support/eventually.js';
import {
  openPorts,
  threadHandlerUnderTest,
} from '../../../../support/threads/thread-handler-under-test.js';

/** Threads hear nothing of the clock that tests move. */
const GRACE_MS = 2_000;

describe('threadJobHandler', function () {
  this.timeout(60_000);
  let subject: ReturnType<typeof threadHandlerUnderTest>;

  beforeEach(() => {
    subject = threadHandlerUnderTest();
  });

  afterEach(() => subject.close());

  it('gives the thread the whole job, and gives back its answer', async () => {
    const { attempt, ended } = await subject.begin(subject.open(), { do: 'echo', text: 'ä' });
    const { id, queue, attempt: number, payload, createdAt } = attempt.job;
    const job = { id, queue, attempt: number, payload, createdAt: createdAt.toISOString() };
    expect(await ended).to.deep.equal(job);
  });

  it('does it elsewhere, and the next one in the same thread', async () => {
    const handler = subject.open();
    const first = await subject.attempt(handler, { do: 'thread' });
    expect(first).not.to.equal(threadId);
    expect(await subject.attempt(handler, { do: 'thread' })).to.equal(first);
  });

  it('leaves no thread behind, not even one that never waits', async () => {
    const before = openPorts();
    const handler = subject.open();
    const { wrote, ended } = await subject.begin(handler, { do: 'compute for ever' });
    await wrote('computes');
    await handler.close?.();
    expect((await appErrorOf(ended)).code).to.equal('job.thread-ended');
    await eventually(() => expect(openPorts()).to.be.at.most(before));
  });

  it('keeps nothing of jobs that are done', async () => {
    const handler = subject.open();
    await subject.attempt(handler, { do: 'nothing' });
    const before = openPorts();
    for (let time = 0; time < 5; time += 1) await subject.attempt(handler, { do: 'nothing' });
    await eventually(() => expect(openPorts()).to.be.at.most(before));
  });

  it('runs as many at once as it may, the rest afterwards', async () => {
    const handler = subject.open({ threads: { max: 2 } });
    expect(handler.concurrency?.()).to.equal(2);
    const two = [
      await subject.begin(handler, { do: 'wait until told' }),
      await subject.begin(handler, { do: 'wait until told' }),
    ];
    const third = await subject.begin(handler, { do: 'tell thrice' });
    await Promise.all(two.map(({ wrote }) => wrote('waits')));
    expect(third.lines).to.deep.equal([]);
    two[0]?.attempt.stop('cancelled');
    await third.ended;
    expect(third.lines).to.deep.equal(['half']);
  });

  it('leaves a processor to the rest of the process unless told otherwise', () => {
    const handler = subject.open({ threads: {} });
    expect(handler.concurrency?.()).to.equal(Math.max(1, availableParallelism() - 1));
  });

  it('passes on what the handler says of itself', async () => {
    const told: string[] = [];
    const handler = subject.open({
      timeoutMs: () => 5,
      tells: 'failures',
      gaveUp: async (_job, reason) => void told.push(reason),
    });
    expect(handler.timeoutMs?.()).to.equal(5);
    expect(handler.tells).to.equal('failures');
    const { attempt, ended } = await subject.begin(handler, { do: 'nothing' });
    await ended;
    await handler.gaveUp?.(attempt.job, 'enough');
    expect(told).to.deep.equal(['enough']);
  });

  describe('what a thread tells', () => {
    it('arrives in its order, before the job ends', async () => {
      const { ended, lines, progress } = await subject.begin(subject.open(), { do: 'tell thrice' });
      await ended;
      expect(lines).to.deep.equal(['half']);
      expect(progress).to.deep.equal([0.5, { done: 'all' }]);
    });

    it('is gathered when it is much: the last of it counts', async () => {
      const { ended, lines, progress } = await subject.begin(subject.open(), {
        do: 'tell without end',
      });
      await ended;
      expect(progress.length).to.be.below(1_000);
      expect(progress.at(-1)).to.equal(10_000);
      expect(lines.slice(-1_000)[0]).to.equal('line 9001');
      expect(lines.at(-1)).to.equal('line 10000');
    });

    it('is bounded as it is elsewhere', async () => {
      const error = await rejectionOf(subject.attempt(subject.open(), { do: 'tell too much' }));
      expect(error).to.have.property('message', 'Progress takes at most 10000 characters');
    });
  });

  describe('what a handler decides', () => {
    it('is to put the job off', async () => {
      const { attempt, ended } = await subject.begin(subject.open(), { do: 'put off' });
      await ended;
      expect(attempt.runAt?.getTime()).to.equal(subject.clock.now().getTime() + 60_000);
    });

    it('is refused when it makes no sense', async () => {
      const error = await rejectionOf(subject.attempt(subject.open(), { do: 'put off wrongly' }));
      expect(error).to.be.instanceOf(RangeError);
    });

    it('is to discard the job', async () => {
      const { attempt, ended } = await subject.begin(subject.open(), { do: 'discard' });
      await ended;
      expect(attempt.discarded).to.equal('There is nothing to do');
    });

    it('cannot be a unit of work, and says so', async () => {
      const error = await appErrorOf(subject.attempt(subject.open(), { do: 'finish' }));
      expect(error.code).to.equal('job.no-unit-of-work');
    });
  });

  describe('what a handler gives back', () => {
    it('is checked before it leaves the thread', async () => {
      const handler = subject.open();
      const large = await appErrorOf(subject.attempt(handler, { do: 'answer too much' }));
      expect(large).to.include({ kind: 'validation', code: 'job.large-result' });
      expect(large.stack).to.match(/inside\/main\.[jt]s/);
      const circle = await appErrorOf(subject.attempt(handler, { do: 'answer in circles' }));
      expect(circle.code).to.equal('job.bad-result');
    });
  });

  describe('what a handler throws', () => {
    it('keeps its message, code, stack and cause', async () => {
      const error = await rejectionOf(subject.attempt(subject.open(), { do: 'throw' }));
      expect(error).to.be.instanceOf(Error);
      expect(error).to.include({ name: 'TypeError', message: 'It does not fit', code: 'E_FIT' });
      const { stack, cause } = error as Error;
      expect(stack).to.match(/doings\.[jt]s/);
      expect(cause).to.have.property('message', 'why');
    });

    it('may be anything', async () => {
      const error = await rejectionOf(subject.attempt(subject.open(), { do: 'throw text' }));
      expect(error).to.have.property('message', 'just text');
    });

    it('is an AppError as elsewhere, with all it says', async () => {
      const error = await appErrorOf(subject.attempt(subject.open(), { do: 'refuse for good' }));
      expect(error).to.be.instanceOf(AppError);
      expect(error).to.include({ kind: 'validation', code: 'picture.broken' });
      expect(error.data).to.deep.equal({ at: 3 });
    });
  });

  describe('a thread that ends before its job', () => {
    const goesOn = async (handler: ReturnType<typeof subject.open>) => {
      expect(await subject.attempt(handler, { do: 'thread' })).to.be.a('number');
    };

    it('by its own will fails the attempt only, with what it wrote', async () => {
      const handler = subject.open();
      const { ended, lines } = await subject.begin(handler, { do: 'exit' });
      const next = await subject.begin(handler, { do: 'echo' });
      const error = await appErrorOf(ended);
      expect(error.code).to.equal('job.thread-ended');
      expect(error.message).to.contain('exited with code: 3');
      expect(lines).to.deep.equal(['goes now']);
      expect(await next.ended).to.include({ id: next.attempt.job.id });
    });

    it('tells the rest first', async () => {
      const { ended, lines } = await subject.begin(subject.open(), { do: 'tell much and exit' });
      await rejectionOf(ended);
      expect(lines).to.have.length(500);
    });

    it('for want of memory says how much it had', async () => {
      const handler = subject.open({ memoryMb: 32 });
      const error = await appErrorOf(subject.attempt(handler, { do: 'eat memory' }));
      expect(error.code).to.equal('job.thread-out-of-memory');
      expect(error.message).to.contain('32 MB');
      await goesOn(handler);
    });

    it('by an error that nobody catches tells of that', async () => {
      const handler = subject.open();
      const error = await appErrorOf(subject.attempt(handler, { do: 'fail later' }));
      expect(error.code).to.equal('job.thread-ended');
      expect(error.message).to.contain('nobody catches it');
      const bare = await appErrorOf(subject.attempt(handler, { do: 'fail without a reason' }));
      expect(bare.code).to.equal('job.thread-ended');
      await goesOn(handler);
    });

    it('without a job takes nobody with it that is just given to another one', async () => {
      const handler = subject.open({ threads: { max: 2 } });
      await subject.attempt(handler, { do: 'nothing' });
      // The thread that is there has the first at once; the second waits for one that starts.
      const first = await subject.begin(handler, { do: 'fail when it is done' });
      const second = await subject.begin(handler, { do: 'thread' });
      await Promise.allSettled([first.ended]);
      expect(await second.ended).to.be.a('number');
    });

    it('before it has begun fails what waits for it', async () => {
      const handler = subject.open({ memoryMb: 1 });
      for (let time = 0; time < 2; time += 1) {
        const error = await appErrorOf(subject.attempt(handler, { do: 'nothing' }));
        expect(error.code).to.equal('job.thread-out-of-memory');
      }
    });
  });

  describe('a job that is to stop', () => {
    it('tells its handler why', async () => {
      const { attempt, ended, lines, wrote } = await subject.begin(subject.open(), {
        do: 'wait until told',
      });
      await wrote('waits');
      attempt.stop('timeout', new AppError('timeout', 'job.timeout', 'It took longer than 1 s'));
      expect((await appErrorOf(ended)).code).to.equal('job.timeout');
      expect(lines).to.deep.equal(['waits', 'told: AppError: It took longer than 1 s']);
    });

    it('tells a handler that asks and never waits', async () => {
      const { attempt, ended, wrote } = await subject.begin(subject.open(), {
        do: 'compute until told',
      });
      await wrote('computes');
      attempt.stop('cancelled');
      expect(await rejectionOf(ended)).to.have.property('name', 'AbortError');
    });

    it('ends the thread of a handler that does not hear, and no other', async () => {
      const handler = subject.open({ threads: { max: 2 } });
      const other = await subject.begin(handler, { do: 'wait until told' });
      const deaf = await subject.begin(handler, { do: 'compute for ever' });
      await Promise.all([other.wrote('waits'), deaf.wrote('computes')]);
      deaf.attempt.stop('cancelled');
      await subject.clock.advance(GRACE_MS - 1);
      expect(deaf.lines).to.deep.equal(['computes']);
      await subject.clock.advance(1);
      expect((await appErrorOf(deaf.ended)).code).to.equal('job.thread-ended');
      expect(deaf.lines).to.have.length(2);
      expect(await subject.attempt(handler, { do: 'thread' })).to.be.a('number');
      other.attempt.stop('cancelled');
      await rejectionOf(other.ended);
      expect(other.lines).to.have.length(2);
    });

    it('never begins when it still waits for a thread', async () => {
      const handler = subject.open();
      const first = await subject.begin(handler, { do: 'wait until told' });
      const second = await subject.begin(handler, { do: 'tell thrice' });
      await first.wrote('waits');
      second.attempt.stop('cancelled');
      expect(await rejectionOf(second.ended)).to.have.property('name', 'AbortError');
      first.attempt.stop('cancelled');
      await rejectionOf(first.ended);
      await subject.attempt(handler, { do: 'nothing' });
      expect(second.lines).to.deep.equal([]);
    });

    it('leaves nobody waiting', async () => {
      const { attempt, ended, wrote } = await subject.begin(subject.open(), {
        do: 'compute until told',
      });
      await wrote('computes');
      attempt.stop('cancelled');
      await rejectionOf(ended);
      expect(subject.clock.asleep).to.equal(0);
    });
  });

  it('names the module that has no handler', async () => {
    const file = new URL('../../../../support/gate.js', import.meta.url);
    const error = await appErrorOf(subject.attempt(subject.open({ file }), { do: 'nothing' }));
    expect(error.code).to.equal('job.bad-module');
    expect(error.message).to.contain('gate.js');
    const missing = subject.open({ file: new URL('./missing.js', import.meta.url) });
    const reason = await rejectionOf(subject.attempt(missing, { do: 'nothing' }));
    expect(reason).to.include({ code: 'ERR_MODULE_NOT_FOUND' });
  });
});
