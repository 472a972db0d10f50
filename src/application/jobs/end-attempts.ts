import type { Job, JobOutcome } from '../../domain/jobs/job.js';
import type { NewDomainEvent } from '../../domain/shared/domain-event.js';
import type { JobId } from '../../domain/shared/ids.js';
import type { JobRepository } from '../../ports/jobs/job-repository.js';
import type { EventLog } from '../../ports/runtime/event-log.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import { causeOfAttempt } from './told-queues.js';

/** An attempt that ended, and whether the domain is to hear of it. */
export interface EndedAttempt {
  readonly job: Job;
  readonly outcome: JobOutcome;
  readonly isTold: boolean;
}

const TYPES: Readonly<Record<JobOutcome['status'], string>> = {
  completed: 'brain.job.completed',
  failed: 'brain.job.failed',
  dead_letter: 'brain.job.dead-lettered',
  cancelled: 'brain.job.cancelled',
  pending: 'brain.job.put-off',
};

/** Writes how attempts ended, and tells of it: both or neither. */
export class EndAttempts {
  constructor(
    private readonly deps: {
      readonly jobs: Pick<JobRepository, 'settle'>;
      readonly work: UnitOfWork;
      readonly events: EventLog;
    },
  ) {}

  /** @returns the ids whose outcome counted */
  async execute(all: readonly EndedAttempt[]): Promise<ReadonlySet<JobId>> {
    const { jobs, work, events } = this.deps;
    const ended = latest(all);
    const outcomes = ended.map(({ outcome }) => outcome);
    if (!ended.some(({ isTold }) => isTold)) return jobs.settle(outcomes);
    return work.run(async () => {
      const counted = await jobs.settle(outcomes);
      const told = ended.filter(({ isTold, job }) => isTold && counted.has(job.id));
      if (told.length > 0) await events.append(told.map(eventOf));
      return counted;
    });
  }
}

/** Of several attempts at one job that end at once the last one counts, if any does. */
function latest(all: readonly EndedAttempt[]): readonly EndedAttempt[] {
  const byJob = new Map<JobId, EndedAttempt>();
  for (const one of all) {
    const other = byJob.get(one.job.id);
    if (!other || other.job.attempt < one.job.attempt) byJob.set(one.job.id, one);
  }
  return byJob.size === all.length ? all : [...byJob.values()];
}

function eventOf({ job, outcome }: EndedAttempt): NewDomainEvent {
  const { id, queue, attempt, maxAttempts, workerId, startedAt } = job;
  return {
    type: TYPES[outcome.status],
    subject: `job:${id}`,
    data: {
      ...{ queue, attempt: Math.min(attempt, maxAttempts), worker: workerId },
      startedAt: startedAt?.toISOString() ?? null,
      ...('error' in outcome ? { error: outcome.error } : {}),
      ...('runAt' in outcome ? { runAt: outcome.runAt.toISOString() } : {}),
    },
    cause: causeOfAttempt(job),
  };
}
