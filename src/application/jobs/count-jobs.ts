import type { JobBacklog, JobQueries } from '../../ports/jobs/job-repository.js';
import type { UseCase } from '../shared/use-case.js';

export interface QueueBacklog {
  readonly queue: string;
  /** Jobs that are not completed, by status; a status without any is absent. */
  readonly counts: Readonly<Partial<Record<JobBacklog['status'], number>>>;
  /** When the job that waits for the longest was due; in the future while none is. Null: none is unfinished. */
  readonly dueSince: Date | null;
}

/** What waits on each queue, by its name. It reads every unfinished job. */
export class CountJobs implements UseCase<void, readonly QueueBacklog[]> {
  readonly name = 'jobs.statistics';
  readonly permission = 'job:read';

  constructor(
    private readonly deps: { readonly queries: Pick<JobQueries, 'backlog' | 'waiting'> },
  ) {}

  async execute(): Promise<readonly QueueBacklog[]> {
    const { queries } = this.deps;
    const [backlog, waiting] = await Promise.all([queries.backlog(), queries.waiting()]);
    const dueSince = new Map(waiting.map((queue) => [queue.queue, queue.dueSince]));
    const queues = new Set([...backlog.map(({ queue }) => queue), ...dueSince.keys()]);
    return [...queues].sort().map((queue) => ({
      queue,
      counts: Object.fromEntries(
        backlog.filter((row) => row.queue === queue).map(({ status, count }) => [status, count]),
      ),
      dueSince: dueSince.get(queue) ?? null,
    }));
  }
}
