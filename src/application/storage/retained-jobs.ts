import type { FinalStatus } from '../../domain/jobs/job.js';
import type { JobRetention, QueueSettings } from '../../domain/jobs/queue.js';
import type { EndedJobs, JobRepository } from '../../ports/jobs/job-repository.js';
import type { Retained } from './retained.js';

const HOUR_MS = 60 * 60_000;

interface Ended {
  readonly status: FinalStatus;
  readonly what: string;
  readonly of: (retention: JobRetention) => number | undefined;
  readonly leastMs?: number;
}

const ENDED: readonly Ended[] = [
  {
    status: 'completed',
    what: 'completed jobs',
    of: ({ completedMs }) => completedMs,
    leastMs: HOUR_MS,
  },
  {
    status: 'cancelled',
    what: 'cancelled jobs',
    of: ({ cancelledMs }) => cancelledMs,
    leastMs: HOUR_MS,
  },
  {
    status: 'dead_letter',
    what: 'jobs that were given up',
    of: ({ deadLetterMs }) => deadLetterMs,
  },
];

export interface RetainedJobsDeps {
  readonly jobs: Pick<JobRepository, 'forgetEnded'>;
  readonly queues: Readonly<Record<string, QueueSettings>>;
  /** Of queues that say nothing, ms. */
  readonly keptMs: (status: FinalStatus) => number;
}

/** Jobs that are done for good: by what their queues say, and where those say nothing by what holds for all. */
export function retainedJobs({ jobs, queues, keptMs }: RetainedJobsDeps): readonly Retained[] {
  const saying = Object.entries(queues).flatMap(([queue, { retention }]) =>
    retention ? [{ queue, retention }] : [],
  );
  const timed = ENDED.flatMap(({ status, what, of, leastMs }) => {
    const own = saying.filter(({ retention }) => of(retention) !== undefined);
    const except = own.map(({ queue }) => queue);
    const one = (name: string, ms: number, which: Pick<EndedJobs, 'queue' | 'except'>) => ({
      what: name,
      keptMs: () => ms,
      ...(leastMs !== undefined && { leastMs }),
      forgetBefore: forgetting(jobs, { status, ...which }),
    });
    return [
      one(what, keptMs(status), { except }),
      ...own.map(({ queue, retention }) =>
        one(`${what} of ${queue}`, of(retention) ?? 0, { queue }),
      ),
    ];
  });
  const counted = saying.flatMap(({ queue, retention: { keepCompleted: keep } }) => {
    if (keep === undefined) return [];
    const forgetBefore = forgetting(jobs, { status: 'completed', queue, keep });
    return [{ what: `completed jobs of ${queue} beyond ${keep}`, keptMs: () => 0, forgetBefore }];
  });
  return [...timed, ...counted];
}

/** Of what stays, one batch after another does not look at it again. */
function forgetting(
  jobs: RetainedJobsDeps['jobs'],
  which: Omit<EndedJobs, 'endedBefore' | 'createdFrom'>,
): Retained['forgetBefore'] {
  let reached: { readonly endedMs: number; readonly createdFrom: Date } | undefined;
  return async (endedBefore, limit) => {
    const endedMs = endedBefore.getTime();
    const createdFrom = reached?.endedMs === endedMs ? reached.createdFrom : undefined;
    const { count, createdUpTo } = await jobs.forgetEnded(
      { ...which, endedBefore, ...(createdFrom && { createdFrom }) },
      limit,
    );
    reached = createdUpTo && { endedMs, createdFrom: createdUpTo };
    return count;
  };
}
