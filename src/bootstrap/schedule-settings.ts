import type { ScheduleSettings } from '../application/jobs/schedule-settings.js';
import { CronerCalendar } from '../adapters/outbound/croner/croner-calendar.js';
import type { ScheduleDetails } from '../domain/jobs/schedule.js';
import type { Config } from './config/config.js';
import { toDetails } from './to-schedule-details.js';

/** Answers what is in force whenever it is asked; translated once for each configuration. */
export function scheduleSettingsOf(current: () => Config): ScheduleSettings {
  const calendar = new CronerCalendar();
  let of: Config['jobs']['schedules'] | undefined;
  let declared: readonly ScheduleDetails[] = [];
  return {
    get declared() {
      const { schedules } = current().jobs;
      if (schedules !== of) {
        declared = Object.entries(schedules).map(([name, one]) => toDetails(name, one, calendar));
      }
      of = schedules;
      return declared;
    },
  };
}
