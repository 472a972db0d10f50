import type { Job, NewJob } from '../../domain/jobs/job.js';
import type { JobQueue } from '../../ports/jobs/job-repository.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { NearWorker, NearWorkers } from './near-workers.js';

/**
 * Puts jobs on queues. Where a worker of this process has nothing else to do, it is handed them as they are stored:
 * the claim, with its own commit, falls away.
 */
export class HandedJobs implements Pick<JobQueue, 'enqueueShown'> {
  constructor(
    private readonly deps: {
      readonly jobs: Pick<JobQueue, 'enqueueShown'>;
      readonly work: UnitOfWork;
      readonly workers: NearWorkers;
    },
  ) {}

  async enqueueShown(jobs: readonly NewJob[]): Promise<readonly Job[]> {
    const { jobs: queue, work, workers } = this.deps;
    const worker = workers.current;
    // A caller's transaction may go on for long, and be rolled back.
    if (!worker || work.isOpen) return queue.enqueueShown(jobs);
    let places = 0;
    const giveBack = () => {
      worker.release(places);
      places = 0;
    };
    const take = (taken: readonly Job[]) => {
      places -= taken.length;
      worker.take(taken);
    };
    try {
      return await work.run(() => {
        // It may be run again.
        giveBack();
        const chosen = choose(worker, jobs);
        places = chosen.size;
        if (chosen.size === 0) return queue.enqueueShown(jobs);
        const { workerId, leaseMs } = worker;
        return queue.enqueueShown(jobs, { workerId, leaseMs, jobs: chosen, take });
      });
    } finally {
      giveBack();
    }
  }
}

const NONE: ReadonlySet<NewJob> = new Set();

/** Those that come first, while there is room. */
function choose(worker: NearWorker, jobs: readonly NewJob[]): ReadonlySet<NewJob> {
  const [first] = jobs;
  if (!first || !worker.serves(first.queue)) return NONE;
  // Of several queues, or priorities, the database finds the order.
  const isAlike = ({ queue, priority }: NewJob) =>
    queue === first.queue && priority === first.priority;
  const areAlike = jobs.every((job) => isAlike(job) && waitsForNothing(job));
  const room = areAlike ? worker.reserve(first.queue, jobs.length) : 0;
  if (room < jobs.length) worker.note();
  return room === 0 ? NONE : new Set(jobs.slice(0, room));
}

function waitsForNothing(job: NewJob): boolean {
  return (
    job.runAt === undefined &&
    job.groupKey === undefined &&
    job.fairnessKey === undefined &&
    job.deduplication === undefined &&
    job.children === undefined
  );
}
