import type { JobOutcome } from '../../../domain/jobs/job.js';
import type { JobRepository } from '../../../ports/jobs/job-repository.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Logger } from '../../../ports/runtime/logger.js';

/** Most outcomes of one statement. */
const BATCH = 500;

/** Pause before a failed write of outcomes is tried again, ms. */
const RETRY_MS = 500;

/**
 * Writes the outcomes of jobs in groups: while one group is being written, the next one gathers. When the
 * database is down it keeps trying; outcomes whose lease runs out meanwhile no longer count, and their
 * jobs run again.
 */
export class Settler {
  private waiting: { outcome: JobOutcome; written: () => void }[] = [];
  private writing: Promise<void> | undefined;

  constructor(
    private readonly deps: {
      readonly jobs: JobRepository;
      readonly clock: Clock;
      readonly logger: Logger;
    },
  ) {}

  /** Resolves once the outcome is written, or known to count no longer. */
  add(outcome: JobOutcome): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push({ outcome, written: resolve });
      this.writing ??= this.writeAll().finally(() => {
        this.writing = undefined;
      });
    });
  }

  private async writeAll(): Promise<void> {
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const group = this.waiting.splice(0, BATCH);
      await this.write(group.map(({ outcome }) => outcome));
      for (const { written } of group) written();
    }
  }

  private async write(outcomes: readonly JobOutcome[]): Promise<void> {
    const { jobs, clock, logger } = this.deps;
    for (;;) {
      try {
        const counted = await jobs.settle(outcomes);
        for (const { id, attempt } of outcomes) {
          if (!counted.has(id)) logger.warn('job was taken over meanwhile', { jobId: id, attempt });
        }
        return;
      } catch (error) {
        logger.warn('outcomes of jobs cannot be written yet', { count: outcomes.length, error });
        await clock.sleep(RETRY_MS);
      }
    }
  }
}
