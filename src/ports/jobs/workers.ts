import type { Worker, WorkerState } from '../../domain/jobs/worker.js';
import type { ListQuery, Page } from '../../domain/shared/page.js';

/** The processes that do jobs, as they tell of themselves. */
export interface Workers {
  /** Stores what a worker tells; one that is not known, or was forgotten, becomes known. */
  beat(worker: Worker): Promise<void>;
  /** Forgets those that ended; unknown ones do not matter. */
  remove(ids: readonly string[]): Promise<void>;
  /**
   * Within a unit of work: forgets workers that were last heard of before `time`.
   * @returns how many, at most `limit`
   */
  forgetSilentBefore(time: Date, limit: number): Promise<number>;
}

/** What workers are to be, as seen at a time. */
export interface StatesAsOf {
  readonly states: readonly WorkerState[];
  readonly time: Date;
}

export interface WorkerQueries {
  /** At most `limit`, those that were heard of last first. */
  latest(limit: number): Promise<readonly Worker[]>;
  /** @param among those in any of these states alone */
  list(query: ListQuery, among?: StatesAsOf): Promise<Page<Worker>>;
}
