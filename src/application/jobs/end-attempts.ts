import type { Job, JobOutcome } from '../../domain/jobs/job.js';
import { endEvent } from '../../domain/jobs/job-events.js';
import type { JobId } from '../../domain/shared/ids.js';
import type { JobRepository } from '../../ports/jobs/job-repository.js';
import type { EventLog } from '../../ports/runtime/event-log.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';

/** An attempt that ended, and whether the domain is to hear of it. */
export interface EndedAttempt {
  readonly job: Job;
  readonly outcome: JobOutcome;
  readonly isTold: boolean;
}

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
      if (told.length > 0)
        await events.append(told.map(({ job, outcome }) => endEvent(job, outcome)));
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
