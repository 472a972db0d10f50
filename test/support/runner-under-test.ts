import type { JobRunnerDeps } from '../../src/adapters/inbound/worker/job-runner-deps.js';
import { JobRunner } from '../../src/adapters/inbound/worker/job-runner.js';
import type { JobHandler } from '../../src/adapters/inbound/worker/job-handler.js';
import type { Job, NewJob } from '../../src/domain/jobs/job.js';
import type { JobId } from '../../src/domain/shared/ids.js';
import { inMemoryParts, settle } from './in-memory-parts.js';

export const LEASE_MS = 9_000;
export const POLL_MS = 5_000;

/** How long a handler that does not hear may go on, ms. */
export const GRACE_MS = 5_000;

/** A runner on ports in memory; its jobs are on the queue `chores` unless they say otherwise. */
export function runnerUnderTest() {
  const parts = inMemoryParts();
  let runner: JobRunner | undefined;

  const start = async (
    handler: JobHandler['handle'] | Partial<JobHandler> | readonly JobHandler[],
    deps: Partial<JobRunnerDeps> = {},
  ): Promise<JobRunner> => {
    runner = new JobRunner({
      ...parts,
      handlers: handlersOf(handler),
      randomness: { fraction: () => 0.5, secret: () => '' },
      ...{ workerId: 'worker', concurrency: () => 2, leaseMs: LEASE_MS, pollMs: POLL_MS },
      timeoutMs: () => 300_000,
      ...deps,
    });
    runner.start();
    await settle();
    return runner;
  };

  const enqueue = async (...jobs: Partial<NewJob>[]): Promise<readonly JobId[]> => {
    const ids = await parts.jobs.enqueue(
      jobs.map((job) => ({ queue: 'chores', payload: {}, ...job })),
    );
    await settle();
    return ids;
  };

  const jobOf = async (id: JobId | undefined): Promise<Job> => {
    const job = id && (await parts.jobQueries.find(id));
    if (!job) throw new Error('no such job');
    return job;
  };

  const stop = async (): Promise<void> => {
    const stopped = runner?.stop(0);
    await parts.clock.advance(0);
    await stopped;
  };

  /** Another worker takes the due jobs of the queue, and says nothing more. */
  const takeElsewhere = (): Promise<readonly Job[]> =>
    parts.jobs.claim({ queues: ['chores'], limit: 100, workerId: 'other', leaseMs: LEASE_MS });

  return { ...parts, start, enqueue, jobOf, stop, takeElsewhere };
}

function handlersOf(
  handler: JobHandler['handle'] | Partial<JobHandler> | readonly JobHandler[],
): readonly JobHandler[] {
  if (isList(handler)) return handler;
  const given = typeof handler === 'function' ? { handle: handler } : handler;
  return [{ queue: 'chores', handle: () => Promise.resolve(), ...given }];
}

function isList(value: unknown): value is readonly JobHandler[] {
  return Array.isArray(value);
}
