import { GroupedWrites } from '../../../application/shared/grouped-writes.js';
import type { JobOutcome } from '../../../domain/jobs/job.js';
import type { JobRepository } from '../../../ports/jobs/job-repository.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Logger } from '../../../ports/runtime/logger.js';

/** Most outcomes of one statement. */
const MAX_GROUP = 500;

/** Pause before a failed write of outcomes is tried again, ms. */
const RETRY_MS = 500;

/**
 * Writes the outcomes of jobs in groups. When the database is down it keeps trying; outcomes whose lease
 * runs out meanwhile no longer count, and their jobs run again.
 */
export class Settler {
  private readonly outcomes = new GroupedWrites<JobOutcome, undefined>(
    (outcomes) => this.write(outcomes),
    MAX_GROUP,
  );

  constructor(
    private readonly deps: {
      readonly jobs: JobRepository;
      readonly clock: Clock;
      readonly logger: Logger;
    },
  ) {}

  /** Resolves once the outcome is written, or known to count no longer. */
  async add(outcome: JobOutcome): Promise<void> {
    await this.outcomes.add(outcome);
  }

  private async write(outcomes: readonly JobOutcome[]): Promise<readonly undefined[]> {
    const { jobs, clock, logger } = this.deps;
    for (;;) {
      try {
        const counted = await jobs.settle(outcomes);
        for (const { id, attempt } of outcomes) {
          if (!counted.has(id)) logger.warn('job was taken over meanwhile', { jobId: id, attempt });
        }
        return outcomes.map(() => undefined);
      } catch (error) {
        logger.warn('outcomes of jobs cannot be written yet', { count: outcomes.length, error });
        await clock.sleep(RETRY_MS);
      }
    }
  }
}
