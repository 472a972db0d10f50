import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { JobHandler } from '../../../../../src/adapters/inbound/worker/job-handler.js';
import { threadJobHandler } from '../../../../../src/adapters/inbound/worker/threads/thread-job-handler.js';
import type { Job, NewJob } from '../../../../../src/domain/jobs/job.js';
import type { JobId } from '../../../../../src/domain/shared/ids.js';
import { eventually } from '../../../../support/eventually.js';
import { GRACE_MS, runnerUnderTest } from '../../../../support/runner-under-test.js';
import type { Doing } from '../../../../support/threads/doings.js';
import { DOINGS_FILE } from '../../../../support/threads/thread-handler-under-test.js';

const TIMEOUT_MS = 2_000;

describe('a job that is done in a thread', function () {
  this.timeout(60_000);
  let subject: ReturnType<typeof runnerUnderTest>;
  let handler: JobHandler;
  let folder: string;

  beforeEach(async () => {
    subject = runnerUnderTest();
    folder = await mkdtemp(join(tmpdir(), 'brain-threads-'));
    const options = { file: DOINGS_FILE, threads: { max: 1 } };
    handler = threadJobHandler('chores', options, subject);
    await subject.start([handler], { timeoutMs: () => TIMEOUT_MS });
  });

  afterEach(async () => {
    await subject.stop();
    await handler.close?.();
    await rm(folder, { recursive: true });
  });

  const enqueue = async (payload: Doing, job: Partial<NewJob> = {}): Promise<JobId> => {
    const [id] = await subject.enqueue({ payload, ...job });
    return id!;
  };

  const becomes = (id: JobId, status: Job['status']): Promise<Job> =>
    eventually(async () => {
      const job = await subject.jobOf(id);
      expect(job.status).to.equal(status);
      return job;
    });

  /** A job that computes for ever, and does so by now. */
  const computing = async (): Promise<JobId> => {
    const file = join(folder, 'computes');
    const id = await enqueue({ do: 'compute for ever', file }, { maxAttempts: 1 });
    await eventually(() => expect(existsSync(file)).to.equal(true));
    return id;
  };

  it('completes with the result, and tells how far it is', async () => {
    const { id, result } = await becomes(await enqueue({ do: 'echo' }), 'completed');
    expect(result).to.include({ id, queue: 'chores', attempt: 1 });
    const told = await becomes(await enqueue({ do: 'tell thrice' }), 'completed');
    expect(told.progress).to.deep.equal({ done: 'all' });
  });

  it('is put off or discarded as its handler says', async () => {
    const off = await becomes(await enqueue({ do: 'put off' }), 'scheduled');
    expect(off.runAt.getTime()).to.equal(subject.clock.now().getTime() + 60_000);
    const discarded = await becomes(await enqueue({ do: 'discard' }), 'cancelled');
    expect(discarded.lastError).to.equal('There is nothing to do');
  });

  it('is tried again when it fails, and not when that makes no sense', async () => {
    const failed = await becomes(await enqueue({ do: 'throw' }), 'failed');
    expect(failed.lastError).to.equal('internal: It does not fit');
    const refused = await becomes(await enqueue({ do: 'refuse for good' }), 'dead_letter');
    expect(refused.lastError).to.equal('picture.broken: It is no picture');
  });

  it('is tried again when its thread ends', async () => {
    const { lastError } = await becomes(await enqueue({ do: 'exit' }), 'failed');
    expect(lastError).to.match(/^job.thread-ended: .* exited with code: 3$/);
    await becomes(await enqueue({ do: 'nothing' }), 'completed');
  });

  it('ends with its thread when somebody cancels it, and the next one begins', async () => {
    const id = await computing();
    const next = await enqueue({ do: 'nothing' });
    await subject.jobs.cancel([id], 'unwanted');
    await subject.clock.advance(GRACE_MS - 1);
    expect((await becomes(id, 'cancelled')).lastError).to.equal('job.cancelled: It was stopped');
    await becomes(next, 'completed');
    const messages = subject.logger.entries.map(({ message }) => message);
    expect(messages).not.to.include('a handler goes on though its job was stopped');
  });

  it('ends with its thread when it takes too long', async () => {
    const id = await computing();
    await subject.clock.advance(TIMEOUT_MS);
    await subject.clock.advance(GRACE_MS - 1);
    const { lastError } = await becomes(id, 'dead_letter');
    expect(lastError).to.equal('job.timeout: It took longer than 2 s');
    await becomes(await enqueue({ do: 'nothing' }), 'completed');
  });
});
