import type { Job } from '../../../domain/jobs/job.js';
import type { DueNews } from './due-news.js';
import type { JobRunnerDeps } from './job-runner-deps.js';

/** What was not begun has cost no attempt: others may have it at once. */
export async function giveBack(
  { jobs, broker, logger }: Pick<JobRunnerDeps, 'jobs' | 'broker' | 'logger'>,
  news: DueNews,
  given: readonly Job[],
): Promise<void> {
  if (given.length === 0) return;
  try {
    await jobs.unclaim(given.map(({ id, attempt, queue }) => ({ id, attempt, queue })));
    news.note();
    for (const queue of new Set(given.map((job) => job.queue))) broker.wake(`job:${queue}`);
  } catch (error) {
    logger.warn('jobs that were not begun are left to their leases', { error });
  }
}
