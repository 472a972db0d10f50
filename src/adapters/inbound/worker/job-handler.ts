import type { Backoff } from '../../../domain/jobs/backoff.js';
import type { Job } from '../../../domain/jobs/job.js';
import type { JsonValue } from '../../../domain/shared/json.js';

/** What a handler can say and hear while it does a job. */
export interface JobControl {
  /** Aborts when the lease was lost, the attempt takes too long, or somebody wants the job to stop. */
  readonly signal: AbortSignal;
  /** It is not the job's turn: it runs again after so many seconds, and the attempt does not count. */
  readonly putOff: (seconds: number) => void;
  /** There is nothing to be done: the job ends as `cancelled`. */
  readonly discard: (reason: string) => void;
  /** How far it is: a share from 0 to 1, or any small JSON. Stored within a second. */
  readonly progress: (value: JsonValue) => void;
  /** A line about the job, for whoever looks at it; the last 1 000 are kept. Stored within a second. */
  readonly log: (text: string) => void;
  /**
   * Does something in one unit of work with the end of the job: both count, or neither, and an attempt that was
   * taken over meanwhile has no effect. The job is completed with what comes back.
   */
  readonly finish: (action: () => Promise<unknown>) => Promise<void>;
}

/** Does the work of one queue. It may run more than once for one job. */
export interface JobHandler {
  readonly queue: string;
  /**
   * Throwing means another attempt later, or a dead letter. The job's trace is that of the attempt.
   * @returns what is kept as the job's result, as JSON; undefined: nothing
   */
  handle(job: Job, control: JobControl): Promise<unknown>;
  /** Told before the job becomes a dead letter; it may be told again after a crash. */
  gaveUp?(job: Job, reason: string): Promise<void>;
  /** Between attempts; a function gets the attempt that failed, from 1, and answers ms. */
  readonly backoff?: Backoff | ((attempt: number, error: unknown) => number);
  /** Jobs of the queue that one process runs at once; absent: as many as of all queues. */
  readonly concurrency?: () => number | undefined;
  /** Most an attempt may take, ms; the job's own goes before. */
  readonly timeoutMs?: () => number | undefined;
  /** Which ends of attempts become domain events; all, unless the handler tells of its work itself. */
  readonly tells?: 'all' | 'failures';
  /** Once no job of it runs in this process any more. */
  close?(): Promise<void>;
}
