import { toScheduleDetails } from '../application/jobs/schedule-input.js';
import type { ScheduleDetails } from '../domain/jobs/schedule.js';
import type { CronCalendar } from '../ports/jobs/cron-calendar.js';
import type { Config } from './config/config.js';

/** @throws AppError `validation` */
export function toDetails(
  name: string,
  settings: Config['jobs']['schedules'][string],
  calendar: CronCalendar,
): ScheduleDetails {
  const { cron, timeZone, everySeconds, at, startsAt, endsAt, ...rest } = settings;
  return toScheduleDetails(
    {
      ...rest,
      name,
      ...(cron === undefined ? {} : { cron }),
      ...(timeZone === undefined ? {} : { timeZone }),
      ...(everySeconds === undefined ? {} : { everySeconds }),
      ...(at === undefined ? {} : { at: new Date(at) }),
      startsAt: startsAt === undefined ? null : new Date(startsAt),
      endsAt: endsAt === undefined ? null : new Date(endsAt),
    },
    calendar,
  );
}
