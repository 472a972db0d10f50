import type { Schedule, ScheduleState } from '../../domain/jobs/schedule.js';
import type { JobId } from '../../domain/shared/ids.js';
import type { Cancellation } from './job-repository.js';
import type { Queries, Repository } from '../runtime/repository.js';

/** Names are unique. */
export type ScheduleRepository = Repository<ScheduleState, Schedule>;

/** When a schedule runs next. */
export type UpcomingRun = Pick<ScheduleState, 'id' | 'name' | 'graceSeconds'> & {
  readonly nextRunAt: Date;
};

export interface ScheduleQueries extends Queries<ScheduleState> {
  /** Schedules that will run again, the soonest first, at most `limit`, in one statement. */
  upcoming(limit: number): Promise<readonly UpcomingRun[]>;
}

/** Cancels jobs that are not finished; within a unit of work it commits with it. */
export interface JobCancellation {
  /** @param reason for whoever looks at the jobs */
  cancel(ids: readonly JobId[], reason: string): Promise<Cancellation>;
}
