import { SCHEDULE_LIST } from '../../../../../domain/jobs/schedule-list.js';
import { Schedule, type ScheduleState } from '../../../../../domain/jobs/schedule.js';
import type {
  ScheduleQueries,
  UpcomingRun,
} from '../../../../../ports/jobs/schedule-repository.js';
import type { InMemoryDatabase } from '../../database/in-memory-database.js';
import { InMemoryTable } from '../../database/in-memory-table.js';
import { InMemoryQueries } from '../../in-memory-queries.js';
import { InMemoryRepository, type RepositoryDeps } from '../../in-memory-repository.js';

export function scheduleTable(database: InMemoryDatabase): InMemoryTable<ScheduleState> {
  return new InMemoryTable<ScheduleState>(database, {
    what: 'schedule',
    unique: ({ name }) => [['name', name]],
  });
}

export class InMemoryScheduleQueries
  extends InMemoryQueries<ScheduleState>
  implements ScheduleQueries
{
  upcoming(limit: number): Promise<readonly UpcomingRun[]> {
    const runs = [...this.table.peek()]
      .flatMap(({ id, name, graceSeconds, nextRunAt }) =>
        nextRunAt ? [{ id, name, graceSeconds, nextRunAt: new Date(nextRunAt) }] : [],
      )
      .sort((left, right) => {
        const apartMs = left.nextRunAt.getTime() - right.nextRunAt.getTime();
        return apartMs === 0 ? (left.id < right.id ? -1 : 1) : apartMs;
      });
    return Promise.resolve(runs.slice(0, limit));
  }
}

/** What schedules are written and read with. */
export function inMemorySchedules(deps: RepositoryDeps, table: InMemoryTable<ScheduleState>) {
  return {
    schedules: new InMemoryRepository<ScheduleState, Schedule>(deps, table, {
      what: 'schedule',
      restore: (state) => Schedule.restore(state),
    }),
    scheduleQueries: new InMemoryScheduleQueries(table, SCHEDULE_LIST),
  };
}
