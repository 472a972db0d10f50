import type { CronTimes } from '../../domain/jobs/schedule-timing.js';

/**
 * Cron expressions of five fields, or six with seconds first, by the wall clock of a time zone. Local times
 * that are skipped when clocks are put forward come together, at the moment when that happens; one that comes twice
 * when they are put back comes the first time only.
 */
export interface CronCalendar extends CronTimes {
  /** @throws AppError `validation` (`schedule.invalid`) that names `cron` or `timeZone` */
  check(cron: string, timeZone: string): void;
}
