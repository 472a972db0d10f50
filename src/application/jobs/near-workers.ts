import type { HandOver } from '../../ports/jobs/job-repository.js';

/** A worker of this process that may have room for jobs as they are stored. */
export interface NearWorker extends Pick<HandOver, 'workerId' | 'leaseMs' | 'take'> {
  /** Whether it does jobs of the queue. */
  serves(queue: string): boolean;
  /** Keeps room for jobs of the queue, unless others wait for it. @returns for how many */
  reserve(queue: string, most: number): number;
  /** Room for so many is not used after all. */
  release(count: number): void;
  /** Jobs of its queues are about to be stored that are not handed over. */
  note(): void;
}

/** Where a worker says that it is there. */
export class NearWorkers {
  private present: NearWorker | undefined;

  get current(): NearWorker | undefined {
    return this.present;
  }

  /** @returns to be called when it stops */
  enter(worker: NearWorker): () => void {
    this.present = worker;
    return () => {
      if (this.present === worker) this.present = undefined;
    };
  }
}
