import type { QueueState } from '../../domain/jobs/queue.js';

/** What people said of queues; a queue that nobody said anything of has no state. */
export interface QueueStates {
  list(): Promise<readonly QueueState[]>;
  /** Within a unit of work; every process hears of it after the commit. */
  put(state: QueueState): Promise<void>;
}
