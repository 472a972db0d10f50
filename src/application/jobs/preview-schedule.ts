import { Schedule, type ScheduleState } from '../../domain/jobs/schedule.js';
import { notFound } from '../../domain/shared/app-error.js';
import type { ScheduleId } from '../../domain/shared/ids.js';
import { listQuery } from '../../domain/shared/page.js';
import type { CronCalendar } from '../../ports/jobs/cron-calendar.js';
import type { ScheduleQueries } from '../../ports/jobs/schedule-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { UseCase } from '../shared/use-case.js';

export interface PreviewScheduleInput {
  readonly id?: ScheduleId;
  /** Instead of the id. */
  readonly name?: string;
  /** 1 to 100; 10 unless given. */
  readonly count?: number;
}

/** When a schedule is due next, the soonest first, without jitter; nothing while it is paused or over. */
export class PreviewSchedule implements UseCase<PreviewScheduleInput, readonly Date[]> {
  readonly name = 'schedules.next';
  readonly permission = 'schedule:read';

  constructor(
    private readonly deps: {
      readonly queries: Pick<ScheduleQueries, 'find' | 'list'>;
      readonly calendar: CronCalendar;
      readonly clock: Clock;
    },
  ) {}

  async execute({ id, name = '', count = 10 }: PreviewScheduleInput): Promise<readonly Date[]> {
    const { queries, calendar, clock } = this.deps;
    const state = await (id === undefined ? this.named(name) : queries.find(id));
    if (!state) throw notFound('schedule', id ?? name);
    return Schedule.restore(state).preview(clock.now(), count, calendar);
  }

  private async named(name: string): Promise<ScheduleState | undefined> {
    const filters = [{ field: 'name', operator: 'in', values: [name] }] as const;
    const { items } = await this.deps.queries.list(listQuery({ limit: 1, filters }));
    return items[0];
  }
}
