import type { EventCause, NewDomainEvent } from '../shared/domain-event.js';
import type { Job, JobOutcome } from './job.js';

/** Id of the actor that workers are. */
const WORKER = 'system:worker';

/** Of a job, what is told of its attempts. */
export type AttemptFacts = Pick<
  Job,
  'id' | 'queue' | 'attempt' | 'maxAttempts' | 'workerId' | 'startedAt' | 'requestId' | 'trace'
>;

/** How an attempt ended, or a job that was never begun. */
export type AttemptEnd = JobOutcome extends infer Outcome
  ? Outcome extends JobOutcome
    ? Omit<Outcome, 'id' | 'attempt'>
    : never
  : never;

const TYPES: Readonly<Record<JobOutcome['status'], string>> = {
  completed: 'brain.job.completed',
  failed: 'brain.job.failed',
  dead_letter: 'brain.job.dead-lettered',
  cancelled: 'brain.job.cancelled',
  pending: 'brain.job.put-off',
};

export function endEvent(job: AttemptFacts, end: AttemptEnd): NewDomainEvent {
  const { id, queue, attempt, maxAttempts, workerId, startedAt } = job;
  return {
    type: TYPES[end.status],
    subject: `job:${id}`,
    data: {
      ...{ queue, attempt: Math.min(attempt, maxAttempts), worker: workerId },
      startedAt: startedAt?.toISOString() ?? null,
      ...('error' in end ? { error: end.error } : {}),
      ...('runAt' in end ? { runAt: end.runAt.toISOString() } : {}),
    },
    cause: causeOfAttempt(job),
  };
}

/** A worker, on behalf of who made the job. */
export function causeOfAttempt({ requestId, trace }: Pick<Job, 'requestId' | 'trace'>): EventCause {
  return { actor: WORKER, requestId, ...(trace && { trace }) };
}
