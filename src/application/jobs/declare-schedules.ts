import { Schedule, type ScheduleDetails, type ScheduleState } from '../../domain/jobs/schedule.js';
import type { CronCalendar } from '../../ports/jobs/cron-calendar.js';
import type { ScheduleQueries, ScheduleRepository } from '../../ports/jobs/schedule-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { Randomness } from '../../ports/runtime/randomness.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import { DeclaredItems } from '../shared/declared-items.js';
import type { ScheduleSettings } from './schedule-settings.js';

/** Keeps the stored schedules as the configuration declares them. Those of the API stay, unless a name is taken. */
export class DeclareSchedules {
  private readonly items: DeclaredItems<ScheduleDetails, ScheduleState, Schedule>;
  private done: readonly ScheduleDetails[] | undefined;

  constructor(
    private readonly deps: {
      readonly settings: ScheduleSettings;
      readonly schedules: ScheduleRepository;
      readonly queries: ScheduleQueries;
      readonly calendar: CronCalendar;
      readonly randomness: Randomness;
      readonly work: UnitOfWork;
      readonly clock: Clock;
      readonly ids: IdGenerator;
    },
  ) {
    const { settings, schedules, calendar, randomness, ids } = deps;
    const tools = (now: Date) => ({ now, times: calendar, random: () => randomness.fraction() });
    this.items = new DeclaredItems({
      ...deps,
      repository: schedules,
      declared: () =>
        settings.declared.map((details) => ({ origin: 'configuration' as const, details })),
      make: ({ details }, now) =>
        Schedule.make(ids.next(), 'configuration', details, tools(now)).schedule,
      declare: (before, { details }, now) => Schedule.restore(before).declare(details, tools(now)),
    });
  }

  /** Costs nothing while the configuration is the same. */
  async execute(): Promise<void> {
    const { declared } = this.deps.settings;
    if (declared === this.done) return;
    await this.items.read();
    this.done = declared;
  }
}
