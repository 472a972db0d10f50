import type { Cadence } from '../../domain/alerts/cadence.js';

/** Reads cadences, cron expressions with their time zones among them. */
export interface Schedule {
  /** @throws AppError `validation` (`schedule.invalid`) when the expression or the zone is none */
  check(cadence: Cadence): void;
  /** The first time after `after`; undefined when there is none. */
  nextDue(cadence: Cadence, after: Date): Date | undefined;
}
