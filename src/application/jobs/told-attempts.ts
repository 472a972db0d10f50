import type { Job, JobOutcome } from '../../domain/jobs/job.js';
import { causeOfAttempt } from '../../domain/jobs/job-events.js';
import type { NewDomainEvent } from '../../domain/shared/domain-event.js';
import type { JobId } from '../../domain/shared/ids.js';
import type { ClaimRequest } from '../../ports/jobs/job-repository.js';
import type { EventLog } from '../../ports/runtime/event-log.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { GivenBack, WorkersJobs } from './limited-jobs.js';
import type { ToldQueues } from './told-queues.js';

/** Tells when attempts begin and when they are given back: with that or not at all, and of queues that ask for it. */
export class ToldAttempts implements WorkersJobs {
  constructor(
    private readonly deps: {
      readonly jobs: WorkersJobs;
      readonly told: Pick<ToldQueues, 'has'>;
      readonly events: EventLog;
      readonly work: UnitOfWork;
    },
  ) {}

  async claim(request: ClaimRequest): Promise<readonly Job[]> {
    const { jobs, told, events, work } = this.deps;
    if (!request.queues.some((queue) => told.has(queue))) return jobs.claim(request);
    return work.run(async () => {
      const claimed = await jobs.claim(request);
      // What has no attempt left is given up without one.
      const begun = claimed.filter(
        ({ queue, attempt, maxAttempts }) => told.has(queue) && attempt <= maxAttempts,
      );
      await events.append(begun.map(startedEvent));
      return claimed;
    });
  }

  async unclaim(given: readonly GivenBack[]): Promise<void> {
    const { jobs, told, events, work } = this.deps;
    const heard = given.filter(({ queue }) => told.has(queue));
    if (heard.length === 0) return jobs.unclaim(given);
    return work.run(async () => {
      await jobs.unclaim(given);
      await events.append(heard.map(releasedEvent));
    });
  }

  needsNoClaim(queue: string): boolean {
    return !this.deps.told.has(queue) && (this.deps.jobs.needsNoClaim?.(queue) ?? true);
  }

  settle(outcomes: readonly JobOutcome[]): Promise<ReadonlySet<JobId>> {
    return this.deps.jobs.settle(outcomes);
  }

  extend(
    held: readonly Pick<Job, 'id' | 'attempt'>[],
    leaseMs: number,
  ): Promise<ReadonlyMap<JobId, boolean>> {
    return this.deps.jobs.extend(held, leaseMs);
  }

  report(reports: Parameters<WorkersJobs['report']>[0]): Promise<void> {
    return this.deps.jobs.report(reports);
  }

  nextDueAt(queues: readonly string[]): Promise<Date | undefined> {
    return this.deps.jobs.nextDueAt(queues);
  }
}

function startedEvent(job: Job): NewDomainEvent {
  const { id, queue, attempt, workerId, startedAt } = job;
  return {
    type: 'brain.job.started',
    subject: `job:${id}`,
    data: { queue, attempt, worker: workerId, startedAt: startedAt?.toISOString() ?? null },
    cause: causeOfAttempt(job),
  };
}

function releasedEvent({ id, queue, attempt }: GivenBack): NewDomainEvent {
  return { type: 'brain.job.released', subject: `job:${id}`, data: { queue, attempt } };
}
