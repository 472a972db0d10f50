import type { ScheduleState } from '../../../../../domain/jobs/schedule.js';
import type { ScheduleId } from '../../../../../domain/shared/ids.js';
import type {
  ScheduleQueries,
  UpcomingRun,
} from '../../../../../ports/jobs/schedule-repository.js';
import type { Row } from '../../sql-session.js';
import { TypeOrmQueries } from '../../typeorm-queries.js';
import type { ScheduleRecord } from './schedule-record.js';

export class TypeOrmScheduleQueries
  extends TypeOrmQueries<ScheduleState, ScheduleRecord>
  implements ScheduleQueries
{
  async upcoming(limit: number): Promise<readonly UpcomingRun[]> {
    const rows = await this.work.read((session) =>
      session.rows(
        `SELECT id, name, grace_seconds, next_run_at FROM schedules
         WHERE next_run_at IS NOT NULL ORDER BY next_run_at, id LIMIT ?`,
        [limit],
      ),
    );
    return rows.map(toRun);
  }
}

function toRun(row: Row): UpcomingRun {
  return {
    id: String(row['id']) as ScheduleId,
    name: String(row['name']),
    graceSeconds: Number(row['grace_seconds']),
    nextRunAt: new Date(Number(row['next_run_at'])),
  };
}
