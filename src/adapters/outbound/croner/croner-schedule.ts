import type { Cadence } from '../../../domain/alerts/cadence.js';
import { validationError } from '../../../domain/shared/app-error.js';
import type { Schedule } from '../../../ports/alerts/schedule.js';
import { CronerCalendar } from './croner-calendar.js';

/** Answers that are kept ready. */
const MOST_ANSWERED = 5_000;

/**
 * Cron expressions of five fields. When clocks are put forward, what was due in the missing hour is due right
 * behind it; when they are put back, what is due in the hour that comes twice is due once.
 */
export class CronerSchedule implements Schedule {
  private readonly calendar = new CronerCalendar();
  /** The same time is asked for again and again. */
  private readonly answered = new Map<string, Date | undefined>();

  check(cadence: Cadence): void {
    if (!('cron' in cadence)) return;
    const { cron, zone } = cadence;
    try {
      if (cron.trim().split(/\s+/).length !== 5) throw new RangeError(cron);
      this.calendar.check(cron, zone);
    } catch {
      const message = 'must be a cron expression of five fields with an IANA time zone';
      throw validationError('schedule.invalid', `The schedule ${message}`, [
        { path: 'cadence', message },
      ]);
    }
  }

  nextDue(cadence: Cadence, after: Date): Date | undefined {
    if ('everySeconds' in cadence) {
      return new Date(after.getTime() + cadence.everySeconds * 1_000);
    }
    const { cron, zone } = cadence;
    const key = `${zone} ${cron} ${String(after.getTime())}`;
    if (this.answered.has(key)) return this.answered.get(key);
    const due = this.calendar.next(cron, zone, after);
    if (this.answered.size >= MOST_ANSWERED) this.answered.clear();
    this.answered.set(key, due);
    return due;
  }
}
