import type { WorkersJobs } from '../../../application/jobs/limited-jobs.js';
import type { NearWorker } from '../../../application/jobs/near-workers.js';
import type { Job } from '../../../domain/jobs/job.js';
import type { DueNews } from './due-news.js';
import type { JobHandler } from './job-handler.js';
import type { JobRoom } from './job-room.js';

export interface JobIntakeDeps {
  readonly jobs: Pick<WorkersJobs, 'needsNoClaim'>;
  readonly workerId: string;
  readonly leaseMs: number;
  readonly room: JobRoom;
  readonly news: DueNews;
  /** Queues that it minds now. */
  readonly queues: () => readonly string[];
  readonly handlerOf: (queue: string) => JobHandler | undefined;
  readonly isStopping: () => boolean;
  /** There is room again. */
  readonly freed: () => void;
  readonly take: (jobs: readonly Job[]) => void;
}

/**
 * Jobs that a runner is handed by its own process, as they are stored: while nothing else was due when it looked last,
 * and there was no news since. A poll looks, so what no news tells of waits no longer than beside an idle runner.
 */
export class JobIntake implements NearWorker {
  private isUsed = false;

  constructor(private readonly deps: JobIntakeDeps) {}

  get workerId(): string {
    return this.deps.workerId;
  }

  get leaseMs(): number {
    return this.deps.leaseMs;
  }

  /** Whether it took anything since it was asked last. */
  wasUsed(): boolean {
    const was = this.isUsed;
    this.isUsed = false;
    return was;
  }

  serves(queue: string): boolean {
    return this.deps.queues().includes(queue);
  }

  reserve(queue: string, most: number): number {
    const { room, news, jobs, handlerOf, isStopping } = this.deps;
    if (!news.isDry || isStopping()) return 0;
    const needsNoClaim = jobs.needsNoClaim?.(queue) ?? true;
    // Those with a number of their own are counted when they are claimed.
    const isCounted = handlerOf(queue)?.concurrency?.() !== undefined;
    return needsNoClaim && !isCounted ? room.reserve(most) : 0;
  }

  release(places: number): void {
    if (places === 0) return;
    this.deps.room.release(places);
    this.deps.freed();
  }

  take(jobs: readonly Job[]): void {
    this.isUsed = true;
    this.deps.room.release(jobs.length);
    this.deps.take(jobs);
  }

  note(): void {
    this.deps.news.note();
  }
}
