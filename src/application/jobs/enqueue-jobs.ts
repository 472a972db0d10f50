import type { Job } from '../../domain/jobs/job.js';
import { AppError, validationError } from '../../domain/shared/app-error.js';
import type { JobQueue } from '../../ports/jobs/job-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import { eachValid, within } from '../shared/each-valid.js';
import type { UseCase } from '../shared/use-case.js';
import { toNewJob, type JobInput, type JobInputDeps, type KnownQueues } from './job-input.js';

/** Most jobs of one request. */
export const MOST_JOBS = 10_000;

export interface EnqueueDeps extends JobInputDeps {
  readonly jobs: Pick<JobQueue, 'enqueueShown'>;
  readonly clock: Clock;
}

/** Puts a job on its queue. Of a duplicate the job that was there before it is the answer. */
export class EnqueueJob implements UseCase<JobInput, Job> {
  readonly name = 'jobs.enqueue';
  readonly permission = 'job:write';
  /** The job itself says who asked for it, when. */
  readonly leavesOwnRecord = true;

  constructor(private readonly deps: EnqueueDeps) {}

  async execute(input: JobInput): Promise<Job> {
    const { jobs, clock } = this.deps;
    const [job] = await jobs.enqueueShown([toNewJob(this.deps, input, clock.now())]);
    if (job) return job;
    throw new AppError('internal', 'job.lost', 'The job was not stored');
  }
}

/** Puts jobs on their queues: all or none. */
export class EnqueueJobs implements UseCase<
  { readonly items: readonly JobInput[] },
  readonly Job[]
> {
  readonly name = 'jobs.enqueue-many';
  readonly permission = 'job:write';
  readonly leavesOwnRecord = true;

  constructor(private readonly deps: EnqueueDeps) {}

  async execute({ items }: { readonly items: readonly JobInput[] }): Promise<readonly Job[]> {
    if (items.length < 1 || items.length > MOST_JOBS) {
      throw validationError('request.invalid', 'The request is not valid: items', [
        { path: 'items', message: `must be an array of 1 to ${String(MOST_JOBS)} items` },
      ]);
    }
    const now = this.deps.clock.now();
    const queues: KnownQueues = new Map();
    const newJobs = within('items', () =>
      eachValid(items, (item) => toNewJob(this.deps, item, now, queues)),
    );
    return this.deps.jobs.enqueueShown(newJobs);
  }
}
