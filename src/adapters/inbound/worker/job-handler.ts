import type { Job } from '../../../domain/jobs/job.js';

/** Does the work of one queue. It may run more than once for one job. */
export interface JobHandler {
  readonly queue: string;
  /**
   * Throwing means another attempt later, or a dead letter. `signal` aborts when the lease is lost. The job's
   * trace is that of the attempt. `putOff` says that it is not the job's turn: it runs again after so many
   * seconds, and the attempt does not count.
   */
  handle(job: Job, signal: AbortSignal, putOff: (seconds: number) => void): Promise<void>;
  /** Told before the job becomes a dead letter; it may be told again after a crash. */
  gaveUp?(job: Job, reason: string): Promise<void>;
}
