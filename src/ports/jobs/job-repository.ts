import type { Job, JobOutcome, JobStatus, NewJob } from '../../domain/jobs/job.js';
import type { JobId } from '../../domain/shared/ids.js';
import type { ListQuery, Page } from '../../domain/shared/page.js';

/** Puts jobs on queues. */
export interface JobQueue {
  /** Inside a unit of work the jobs commit with it; workers are woken after the commit. */
  enqueue(jobs: readonly NewJob[]): Promise<readonly JobId[]>;
}

export interface ClaimRequest {
  readonly queues: readonly string[];
  readonly limit: number;
  readonly workerId: string;
  readonly leaseMs: number;
}

/** What workers do with queued jobs. Each call is its own transaction unless one is open. */
export interface JobRepository extends JobQueue {
  /**
   * Takes due jobs, higher priority and then older first: attempt + 1, leased to the worker. A job whose
   * lease ran out is due again, unless it has no attempt left: then it becomes a dead letter.
   * No two callers get the same job.
   */
  claim(request: ClaimRequest): Promise<readonly Job[]>;
  /** @returns the ids whose outcome counted; the others had been taken over by another attempt */
  settle(outcomes: readonly JobOutcome[]): Promise<ReadonlySet<JobId>>;
  /** Prolongs the leases of running attempts. @returns the ids still held */
  extend(
    held: readonly Pick<Job, 'id' | 'attempt'>[],
    leaseMs: number,
  ): Promise<ReadonlySet<JobId>>;
  /** When the next job of the queues will be due (or its lease run out), if there is one. */
  nextDueAt(queues: readonly string[]): Promise<Date | undefined>;
  /** Workers that hold leases now. */
  leaseHolders(): Promise<readonly string[]>;
  /** Makes the jobs of workers known to be dead due at once. @returns how many */
  releaseHeldBy(workerIds: readonly string[]): Promise<number>;
  /**
   * Within a unit of work: forgets jobs completed before `time`, at most `limit`. Dead letters stay, somebody
   * has to look at them. @returns how many
   */
  forgetCompletedBefore(time: Date, limit: number): Promise<number>;
}

/** Unfinished jobs of one queue, and those given up. */
export interface JobBacklog {
  readonly queue: string;
  readonly status: Exclude<JobStatus, 'completed'>;
  readonly count: number;
}

/** The job of a queue that waits for the longest. */
export interface WaitingJobs {
  readonly queue: string;
  /** When it was due, or its lease runs out; in the future while nothing of the queue is due. */
  readonly dueSince: Date;
}

export interface JobQueries {
  /** One per queue that has unfinished jobs; it reads all of them. */
  waiting(): Promise<readonly WaitingJobs[]>;
  /** By queue and status, in one statement that reads as many rows as it counts. */
  backlog(): Promise<readonly JobBacklog[]>;
  find(id: JobId): Promise<Job | undefined>;
  list(query: ListQuery): Promise<Page<Job>>;
}
