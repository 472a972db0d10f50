import type { ScheduleDetails } from '../../domain/jobs/schedule.js';

/** What the configuration says of schedules. */
export interface ScheduleSettings {
  /** Those in force when asked; the same array until the configuration changes. */
  readonly declared: readonly ScheduleDetails[];
}
