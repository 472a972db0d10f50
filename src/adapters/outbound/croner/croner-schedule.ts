import { Cron } from 'croner';
import type { Cadence } from '../../../domain/alerts/cadence.js';
import { validationError } from '../../../domain/shared/app-error.js';
import type { Schedule } from '../../../ports/alerts/schedule.js';

/** Expressions that are kept ready. */
const MOST_READY = 1_000;

/** Answers that are kept ready. */
const MOST_ANSWERED = 5_000;

/**
 * Cron expressions of five fields. When clocks are put forward, what was due in the missing hour is due right
 * behind it; when they are put back, what is due in the hour that comes twice is due once.
 */
export class CronerSchedule implements Schedule {
  private readonly ready = new Map<string, Cron>();
  /** Finding a time takes milliseconds, and the same one is asked for again and again. */
  private readonly answered = new Map<string, Date | undefined>();

  check(cadence: Cadence): void {
    if ('cron' in cadence) this.cron(cadence.cron, cadence.zone);
  }

  nextDue(cadence: Cadence, after: Date): Date | undefined {
    if ('everySeconds' in cadence) {
      return new Date(after.getTime() + cadence.everySeconds * 1_000);
    }
    const { cron, zone } = cadence;
    const key = `${zone} ${cron} ${String(after.getTime())}`;
    if (this.answered.has(key)) return this.answered.get(key);
    const due = this.cron(cron, zone).nextRun(after) ?? undefined;
    if (this.answered.size >= MOST_ANSWERED) this.answered.clear();
    this.answered.set(key, due);
    return due;
  }

  private cron(expression: string, zone: string): Cron {
    const key = `${zone} ${expression}`;
    const known = this.ready.get(key);
    if (known) return known;
    const cron = readCron(expression, zone);
    if (this.ready.size >= MOST_READY) this.ready.clear();
    this.ready.set(key, cron);
    return cron;
  }
}

function readCron(expression: string, zone: string): Cron {
  try {
    // A single point in time, or no zone, means something else to the library.
    if (zone === '' || expression.trim().split(/\s+/).length !== 5)
      throw new RangeError(expression);
    const cron = new Cron(expression, { timezone: zone, mode: '5-part', paused: true });
    cron.nextRun(new Date(0));
    return cron;
  } catch {
    const message = 'must be a cron expression of five fields with an IANA time zone';
    throw validationError('schedule.invalid', `The schedule ${message}`, [
      { path: 'cadence', message },
    ]);
  }
}
