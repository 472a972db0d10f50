import type { EndedAttempt } from '../../../application/jobs/end-attempts.js';
import type { Job, JobOutcome } from '../../../domain/jobs/job.js';
import {
  errorText,
  LAST_ATTEMPT_LOST,
  outcomeOfFailure,
} from '../../../domain/jobs/retry-policy.js';
import { AppError, toAppError } from '../../../domain/shared/app-error.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import type { Randomness } from '../../../ports/runtime/randomness.js';
import type { Tracer } from '../../../ports/runtime/tracer.js';
import { timedOut, type Attempt } from './attempt.js';
import type { JobHandler } from './job-handler.js';
import type { Deadlines } from './deadlines.js';
import { resultOf } from './result-of.js';

/** How long a handler that was told to stop may take to do so before its job goes on without it, ms. */
const GRACE_MS = 5_000;

export interface RunAttemptDeps {
  readonly clock: Clock;
  readonly deadlines: Deadlines;
  readonly randomness: Randomness;
  readonly logger: Logger;
  readonly tracer?: Tracer | undefined;
  /** Most an attempt may take, ms, where neither job nor handler says. */
  readonly timeoutMs: () => number;
}

/** Has a handler do a job. @returns how it ended; nothing when that is stored already, or does not count */
export async function runAttempt(
  deps: RunAttemptDeps,
  attempt: Attempt,
  handler: JobHandler | undefined,
): Promise<EndedAttempt | undefined> {
  const { job } = attempt;
  const outcome = await outcomeOf(deps, attempt, handler);
  if (!outcome) return undefined;
  if (outcome.status === 'dead_letter') await tellGivenUp(deps, job, handler, outcome.error);
  const isFailure = outcome.status === 'failed' || outcome.status === 'dead_letter';
  return { job, outcome, isTold: isFailure || handler?.tells !== 'failures' };
}

async function outcomeOf(
  deps: RunAttemptDeps,
  attempt: Attempt,
  handler: JobHandler | undefined,
): Promise<JobOutcome | undefined> {
  const { job } = attempt;
  const { id, attempt: token } = job;
  if (token > job.maxAttempts) {
    return { id, attempt: token, status: 'dead_letter', error: LAST_ATTEMPT_LOST };
  }
  if (job.isCancelRequested) return cancelled(job, 'job.cancelled: It was to stop');
  try {
    if (!handler) throw nobodyDoes(job);
    const result = await traced(deps, job, (told) => inTime(deps, attempt, handler, told));
    if (attempt.isFinished) return undefined;
    if (attempt.discarded !== undefined) return cancelled(job, attempt.discarded);
    if (attempt.runAt) return { id, attempt: token, status: 'pending', runAt: attempt.runAt };
    return { id, attempt: token, status: 'completed', ...resultOf(result) };
  } catch (error) {
    if (attempt.isFinished) {
      deps.logger.error('a job failed after it was finished', { jobId: id, error });
      return undefined;
    }
    // Somebody else has the job by now, or its lease will tell: nothing it says counts.
    if (attempt.stopped === 'lost') return undefined;
    if (attempt.stopped === 'cancelled') return cancelled(job, 'job.cancelled: It was stopped');
    return failure(deps, job, handler, error);
  }
}

function cancelled({ id, attempt }: Job, reason: string): JobOutcome {
  return { id, attempt, status: 'cancelled', error: errorText(reason) };
}

/** The handler is told when its time is over, and left alone when it does not hear. */
function inTime(
  { deadlines, timeoutMs, logger }: RunAttemptDeps,
  attempt: Attempt,
  handler: JobHandler,
  job: Job,
): Promise<unknown> {
  const mostMs = job.timeoutMs ?? handler.timeoutMs?.() ?? timeoutMs();
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      attempt.onStop = undefined;
      deadlines.forget(attempt);
      // What it throws because it was stopped says less than why it was.
      reject(attempt.stopped === 'timeout' ? timedOut(mostMs) : toAppError(error));
    };
    attempt.onStop = () => {
      deadlines.watch(attempt, GRACE_MS, () => {
        const { id: jobId, queue } = job;
        logger.warn('a handler goes on though its job was stopped', { jobId, queue });
        fail(new AppError('conflict', 'job.stopped', 'It was told to stop, and did not'));
      });
    };
    deadlines.watch(attempt, mostMs, () => {
      attempt.stop('timeout', timedOut(mostMs));
    });
    begin(handler, job, attempt).then((result) => {
      attempt.onStop = undefined;
      deadlines.forget(attempt);
      resolve(result);
    }, fail);
  });
}

/** A handler that throws before it answers fails like any other. */
async function begin(handler: JobHandler, job: Job, attempt: Attempt): Promise<unknown> {
  return handler.handle(job, attempt);
}

/** Each attempt is a step of the trace that caused the job. */
function traced<Result>(
  { tracer }: RunAttemptDeps,
  job: Job,
  action: (job: Job) => Promise<Result>,
): Promise<Result> {
  if (!tracer?.isOn) return action(job);
  const { id, queue, attempt, trace } = job;
  const attributes = {
    'messaging.operation.type': 'process',
    'messaging.destination.name': queue,
    'messaging.message.id': id,
    'brain.job.attempt': attempt,
  };
  const step = { name: `process ${queue}`, kind: 'consumer', attributes } as const;
  return tracer.span({ ...step, parent: trace ?? undefined }, ({ context }) =>
    action({ ...job, trace: context ?? null }),
  );
}

function failure(
  { clock, randomness, logger }: RunAttemptDeps,
  job: Job,
  handler: JobHandler | undefined,
  error: unknown,
): JobOutcome {
  const { id: jobId, queue, attempt } = job;
  const outcome = outcomeOfFailure(
    job,
    error,
    clock.now(),
    randomness.fraction(),
    handler?.backoff,
  );
  if (outcome.status === 'dead_letter') {
    logger.error('job given up', { jobId, queue, attempt, error });
  } else {
    logger.warn('job failed and will be tried again', { jobId, queue, attempt, error });
  }
  return outcome;
}

async function tellGivenUp(
  { logger }: RunAttemptDeps,
  job: Job,
  handler: JobHandler | undefined,
  reason: string,
): Promise<void> {
  const { id: jobId, queue } = job;
  try {
    await handler?.gaveUp?.(job, reason);
  } catch (failed) {
    logger.error('giving up a job failed', { jobId, queue, error: failed });
  }
}

/** Its handler went between the claim and the attempt. */
function nobodyDoes({ queue }: Job): AppError {
  return new AppError('unavailable', 'job.no-handler', `Nobody does jobs of ${queue} now`);
}
