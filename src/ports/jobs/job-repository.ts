import type {
  FinalStatus,
  Job,
  JobAttempt,
  JobLogLine,
  JobOutcome,
  JobStatus,
  NewJob,
} from '../../domain/jobs/job.js';
import type { NewDomainEvent } from '../../domain/shared/domain-event.js';
import type { JobId } from '../../domain/shared/ids.js';
import type { JsonValue } from '../../domain/shared/json.js';
import type { ListQuery, Page } from '../../domain/shared/page.js';

/** What there is to tell of jobs that are stored, the children among them. */
export type EventsOfJobs = (
  jobs: readonly Pick<Job, 'id' | 'queue' | 'priority' | 'runAt' | 'parentId'>[],
) => readonly NewDomainEvent[];

/** Puts jobs on queues. */
export interface JobQueue {
  /**
   * Inside a unit of work the jobs commit with it; workers are woken after the commit.
   * @returns one id for each, in order; of a duplicate the id of the job that was there before it
   */
  enqueue(jobs: readonly NewJob[]): Promise<readonly JobId[]>;
  /** The same; answers the jobs themselves, as they were put. */
  enqueueShown(jobs: readonly NewJob[], handOver?: HandOver): Promise<readonly Job[]>;
}

/** Jobs that a worker of this process takes as they are stored, as if it had claimed them at once. */
export interface HandOver {
  readonly workerId: string;
  readonly leaseMs: number;
  /** Some of those that are stored, which wait for nothing: no time, no child, no other job of their key or group. */
  readonly jobs: ReadonlySet<NewJob>;
  /** Told after the commit, with what a claim would have answered. */
  readonly take: (jobs: readonly Job[]) => void;
}

export interface ClaimRequest {
  readonly queues: readonly string[];
  readonly limit: number;
  /** Less for some queues. */
  readonly queueLimits?: ReadonlyMap<string, number>;
  readonly workerId: string;
  readonly leaseMs: number;
}

/** What a running attempt tells about itself. */
export interface JobReport {
  readonly id: JobId;
  readonly attempt: number;
  readonly progress?: JsonValue;
  readonly lines?: readonly JobLogLine[];
}

/** A job that was claimed and is not begun after all. */
export interface Unclaimed {
  readonly id: JobId;
  readonly attempt: number;
  /** Not before this time; absent: at once. */
  readonly runAt?: Date;
}

/** What became of jobs that were to be cancelled. */
export interface Cancellation {
  /** Those that will never run. */
  readonly cancelled: readonly JobId[];
  /** Those that run now: their handlers are told. */
  readonly requested: readonly JobId[];
}

/** What workers do with queued jobs. Each call is its own transaction unless one is open. */
export interface JobRepository extends JobQueue {
  /**
   * Takes due jobs: higher priority, then the turn of its fairness key, then older first: attempt + 1, leased to
   * the worker. A job whose lease ran out is due again, at once the first time and then apart from those that
   * were lost with it; one that had no attempt left comes with
   * `attempt > maxAttempts`: it is to be given up, not run. No two callers get the same job.
   */
  claim(request: ClaimRequest): Promise<readonly Job[]>;
  /** Gives jobs back that were just claimed, as if they never had been. */
  unclaim(jobs: readonly Unclaimed[]): Promise<void>;
  /**
   * What waited for a job that is done becomes due: the next of its group, and the parent whose last child it was.
   * @returns the ids whose outcome counted; the others had been taken over by another attempt
   */
  settle(outcomes: readonly JobOutcome[]): Promise<ReadonlySet<JobId>>;
  /** Prolongs the leases of running attempts. @returns those still held; true: somebody wants it to stop */
  extend(
    held: readonly Pick<Job, 'id' | 'attempt'>[],
    leaseMs: number,
  ): Promise<ReadonlyMap<JobId, boolean>>;
  /** Keeps what counts: what an attempt says that is the job's current one. */
  report(reports: readonly JobReport[]): Promise<void>;
  /** Cancels jobs that wait, with the children they wait for, and asks running ones to stop. */
  cancel(ids: readonly JobId[], reason: string): Promise<Cancellation>;
  /**
   * Makes jobs that were given up or cancelled due again, with so many attempts. Each keeps others with its
   * deduplication key away until it is done, unless another job has the key by then: both run.
   * @param runAt not before these times; absent: now
   * @returns those that were
   */
  revive(
    ids: readonly JobId[],
    attempts: number,
    runAt?: ReadonlyMap<JobId, Date>,
  ): Promise<ReadonlySet<JobId>>;
  /**
   * Within a unit of work: forgets jobs that are done for good, whatever became of them. A parent that waits for
   * one that was given up or cancelled is given up too. @returns how many were forgotten
   */
  forget(ids: readonly JobId[]): Promise<number>;
  /** When the next job of the queues will be due (or its lease run out), if there is one. */
  nextDueAt(queues: readonly string[]): Promise<Date | undefined>;
  /** Workers that hold leases now. */
  leaseHolders(): Promise<readonly string[]>;
  /** Makes the jobs of workers known to be dead due at once. @returns how many */
  releaseHeldBy(workerIds: readonly string[]): Promise<number>;
  /** Within a unit of work: forgets some that are done for good, those created first first, at most `limit`. */
  forgetEnded(which: EndedJobs, limit: number): Promise<ForgottenJobs>;
}

/**
 * Jobs that are done for good; without those whose deduplication key keeps others away, and dead letters that a
 * parent waits for.
 */
export interface EndedJobs {
  readonly status: FinalStatus;
  readonly endedBefore: Date;
  /** Of this queue alone. */
  readonly queue?: string;
  /** Of all queues but these. */
  readonly except?: readonly string[];
  /** How many of the queue and status stay: those created last. */
  readonly keep?: number;
  /** Spares looking again at older ones that stay. */
  readonly createdFrom?: Date;
}

export interface ForgottenJobs {
  readonly count: number;
  /** When the last one of them was created; absent: there was none. */
  readonly createdUpTo?: Date;
}

/** Unfinished jobs of one queue, and those given up. */
export interface JobBacklog {
  readonly queue: string;
  readonly status: Exclude<JobStatus, 'completed' | 'cancelled'>;
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
  findAll(ids: readonly JobId[]): Promise<ReadonlyMap<JobId, Job>>;
  list(query: ListQuery): Promise<Page<Job>>;
  /** Its attempts, the first one first. */
  attempts(id: JobId): Promise<readonly JobAttempt[]>;
  /** The last lines that its handler wrote, at most 1 000, the oldest first. */
  lines(id: JobId): Promise<readonly JobLogLine[]>;
}
