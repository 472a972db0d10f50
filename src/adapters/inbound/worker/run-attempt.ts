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

/**
 * Has a handler do a job. Without a promise of its own: short jobs come by the thousand, and promises are what they
 * cost most.
 * @param ended told once how it ended; nothing when that is stored already, or does not count
 */
export function runAttempt(
  deps: RunAttemptDeps,
  attempt: Attempt,
  handler: JobHandler | undefined,
  ended: (result: EndedAttempt | undefined) => void,
): void {
  const { job } = attempt;
  const conclude = (outcome: JobOutcome | undefined) => {
    if (!outcome) {
      ended(undefined);
      return;
    }
    const isFailure = outcome.status === 'failed' || outcome.status === 'dead_letter';
    const result = { job, outcome, isTold: isFailure || handler?.tells !== 'failures' };
    if (outcome.status !== 'dead_letter') ended(result);
    else void tellGivenUp(deps, job, handler, outcome.error).then(() => ended(result));
  };
  const unfit = unfitFor(job);
  if (unfit) {
    conclude(unfit);
  } else if (!handler) {
    conclude(failure(deps, job, handler, nobodyDoes(job)));
  } else {
    const failed = (error: unknown) => conclude(outcomeOfError(deps, attempt, handler, error));
    try {
      const done = (result: unknown) => conclude(outcomeOf(deps, attempt, handler, result));
      inTime(deps, attempt, handler, { done, failed });
    } catch (error) {
      failed(error);
    }
  }
}

/** How a job ends that is not to be begun. */
function unfitFor(job: Job): JobOutcome | undefined {
  const { id, attempt, maxAttempts, isCancelRequested } = job;
  if (attempt > maxAttempts)
    return { id, attempt, status: 'dead_letter', error: LAST_ATTEMPT_LOST };
  return isCancelRequested ? cancelled(job, 'job.cancelled: It was to stop') : undefined;
}

function outcomeOf(
  deps: RunAttemptDeps,
  attempt: Attempt,
  handler: JobHandler,
  result: unknown,
): JobOutcome | undefined {
  const { job, isFinished, discarded, runAt } = attempt;
  const { id, attempt: token } = job;
  if (isFinished) return undefined;
  if (discarded !== undefined) return cancelled(job, discarded);
  if (runAt) return { id, attempt: token, status: 'pending', runAt };
  try {
    return { id, attempt: token, status: 'completed', ...resultOf(result) };
  } catch (error) {
    return outcomeOfError(deps, attempt, handler, error);
  }
}

function outcomeOfError(
  deps: RunAttemptDeps,
  { job, isFinished, stopped }: Attempt,
  handler: JobHandler,
  error: unknown,
): JobOutcome | undefined {
  if (isFinished) {
    deps.logger.error('a job failed after it was finished', { jobId: job.id, error });
    return undefined;
  }
  // Somebody else has the job by now, or its lease will tell: nothing it says counts.
  if (stopped === 'lost') return undefined;
  if (stopped === 'cancelled') return cancelled(job, 'job.cancelled: It was stopped');
  return failure(deps, job, handler, error);
}

function cancelled({ id, attempt }: Job, reason: string): JobOutcome {
  return { id, attempt, status: 'cancelled', error: errorText(reason) };
}

interface Answer {
  readonly done: (result: unknown) => void;
  readonly failed: (error: unknown) => void;
}

/** The handler is told when its time is over, and left alone when it does not hear. One of both answers comes, once. */
function inTime(
  deps: RunAttemptDeps,
  attempt: Attempt,
  handler: JobHandler,
  { done, failed }: Answer,
): void {
  const { deadlines, timeoutMs, logger } = deps;
  const { job } = attempt;
  const mostMs = job.timeoutMs ?? handler.timeoutMs?.() ?? timeoutMs();
  let isOver = false;
  const isFirst = () => {
    if (isOver) return false;
    isOver = true;
    attempt.onStop = undefined;
    deadlines.forget(attempt);
    return true;
  };
  const fail = (error: unknown) => {
    // What it throws because it was stopped says less than why it was.
    if (isFirst()) failed(attempt.stopped === 'timeout' ? timedOut(mostMs) : toAppError(error));
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
  begin(deps, handler, attempt).then((result) => {
    if (isFirst()) done(result);
  }, fail);
}

/** A handler that throws before it answers fails like any other; one that answers no promise is done. */
function begin(deps: RunAttemptDeps, handler: JobHandler, attempt: Attempt): Promise<unknown> {
  try {
    const begun: unknown = traced(deps, attempt.job, (told) => handler.handle(told, attempt));
    return begun instanceof Promise ? begun : Promise.resolve(begun);
  } catch (error) {
    return Promise.reject(toAppError(error));
  }
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
