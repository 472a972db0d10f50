import type { EndAttempts, EndedAttempt } from '../../../application/jobs/end-attempts.js';
import { GroupedWrites } from '../../../application/shared/grouped-writes.js';
import { toAppError } from '../../../domain/shared/app-error.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Logger } from '../../../ports/runtime/logger.js';

/** Most outcomes of one statement. */
const MAX_GROUP = 1_000;

/** Pause before a failed write of outcomes is tried again, ms. */
const RETRY_MS = 500;

/**
 * Writes the outcomes of jobs in groups. When the database is down it keeps trying; outcomes whose lease
 * runs out meanwhile no longer count, and their jobs run again.
 */
export class Settler {
  private readonly outcomes = new GroupedWrites<EndedAttempt, undefined>(
    (outcomes) => this.write(outcomes),
    MAX_GROUP,
  );

  constructor(
    private readonly deps: {
      readonly end: Pick<EndAttempts, 'execute'>;
      readonly clock: Clock;
      readonly logger: Logger;
      /** Aborts when outcomes that cannot be written are to be left to the lease. */
      readonly ended: AbortSignal;
    },
  ) {}

  /** @param done called once the outcome is written, known to count no longer, or given up */
  add(ended: EndedAttempt, done: () => void): void {
    this.outcomes.put(ended, done, done);
  }

  private async write(outcomes: readonly EndedAttempt[]): Promise<readonly undefined[]> {
    const { clock, logger, ended } = this.deps;
    for (;;) {
      try {
        return await this.settle(outcomes);
      } catch (error) {
        // One that will never be written must not hold up the others: its group is written one by one.
        if (!toAppError(error).retryable && outcomes.length > 1) throw error;
        if (!toAppError(error).retryable || ended.aborted) {
          logger.error('outcomes of jobs are left to their leases', {
            count: outcomes.length,
            error,
          });
          return outcomes.map(() => undefined);
        }
        logger.warn('outcomes of jobs cannot be written yet', { count: outcomes.length, error });
        await clock.sleep(RETRY_MS, ended);
      }
    }
  }

  private async settle(outcomes: readonly EndedAttempt[]): Promise<readonly undefined[]> {
    const counted = await this.deps.end.execute(outcomes);
    for (const { job } of outcomes) {
      if (counted.has(job.id)) continue;
      this.deps.logger.warn('job was taken over meanwhile', {
        jobId: job.id,
        attempt: job.attempt,
      });
    }
    return outcomes.map(() => undefined);
  }
}
