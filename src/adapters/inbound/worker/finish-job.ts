import type { EndAttempts } from '../../../application/jobs/end-attempts.js';
import type { Job } from '../../../domain/jobs/job.js';
import { AppError } from '../../../domain/shared/app-error.js';
import type { UnitOfWork } from '../../../ports/runtime/unit-of-work.js';
import { resultOf } from './result-of.js';

/**
 * Does something in one unit of work with the end of its job.
 * @throws AppError `conflict` (`job.taken-over`) when another attempt has the job by now: then nothing counts
 */
export function finishJob(
  { work, end }: { readonly work: UnitOfWork; readonly end: Pick<EndAttempts, 'execute'> },
  job: Job,
  isTold: boolean,
  action: () => Promise<unknown>,
): Promise<void> {
  const { id, attempt } = job;
  return work.run(async () => {
    const outcome = { id, attempt, status: 'completed', ...resultOf(await action()) } as const;
    const counted = await end.execute([{ job, outcome, isTold }]);
    if (counted.has(id)) return;
    throw new AppError('conflict', 'job.taken-over', 'Another attempt has the job by now');
  });
}
