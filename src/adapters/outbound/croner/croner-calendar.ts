import { Cron } from 'croner';
import { validationError } from '../../../domain/shared/app-error.js';
import { instantOfWallClock, wallClockMs } from '../../../domain/shared/zone-time.js';
import type { CronCalendar } from '../../../ports/jobs/cron-calendar.js';

/** Expressions that are kept ready. */
const MOST_READY = 1_000;

/** An hour that comes twice has so many seconds, and some. */
const MOST_DOUBLED = 10_000;

/** The first look back, and the last: 29 February may be a certain weekday once in 40 years; ms. */
const FIRST_LOOK_MS = 60_000;
const LAST_LOOK_MS = 50 * 366 * 86_400_000;

/**
 * The library finds times on a clock that is never changed, which then are looked up in the zone: where clocks
 * change, its own answers may lie in the past.
 */
export class CronerCalendar implements CronCalendar {
  private readonly ready = new Map<string, Cron>();

  check(cron: string, timeZone: string): void {
    if (!isZone(timeZone)) throw invalid('timeZone', 'must be an IANA time zone');
    this.cron(cron);
  }

  next(expression: string, timeZone: string, after: Date): Date | undefined {
    const cron = this.cron(expression);
    let wallMs = wallClockMs(after.getTime(), timeZone);
    for (let tries = 0; tries < MOST_DOUBLED; tries += 1) {
      const shown = cron.nextRun(new Date(wallMs));
      if (!shown) return undefined;
      const atMs = instantOfWallClock(shown.getTime(), timeZone);
      if (atMs > after.getTime()) return new Date(atMs);
      wallMs = shown.getTime();
    }
    return undefined;
  }

  previous(cron: string, timeZone: string, before: Date): Date | undefined {
    const beforeMs = before.getTime();
    const nextMs = (fromMs: number) => {
      const foundMs = this.next(cron, timeZone, new Date(fromMs))?.getTime() ?? Infinity;
      return foundMs < beforeMs ? foundMs : undefined;
    };
    let foundMs: number | undefined;
    for (let lookMs = FIRST_LOOK_MS; foundMs === undefined; lookMs *= 2) {
      if (lookMs > LAST_LOOK_MS) return undefined;
      foundMs = nextMs(beforeMs - lookMs);
    }
    // Behind `foundMs` comes another one that is before, or the middle is too late to begin at.
    for (let endMs = beforeMs; endMs - foundMs > 1;) {
      const middleMs = Math.floor((foundMs + endMs) / 2);
      const laterMs = nextMs(middleMs);
      if (laterMs === undefined) endMs = middleMs;
      else foundMs = laterMs;
    }
    return new Date(nextMs(foundMs) ?? foundMs);
  }

  private cron(expression: string): Cron {
    const known = this.ready.get(expression);
    if (known) return known;
    const cron = readCron(expression);
    if (this.ready.size >= MOST_READY) this.ready.clear();
    this.ready.set(expression, cron);
    return cron;
  }
}

/** Offsets such as +01:00 are none: they know no daylight saving. */
export function isZone(timeZone: string): boolean {
  if (!/^[A-Za-z]/.test(timeZone)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function readCron(expression: string): Cron {
  try {
    // Nicknames and single points in time mean something else to the library.
    const fields = expression.trim().split(/\s+/).length;
    if (fields !== 5 && fields !== 6) throw new RangeError(expression);
    return new Cron(expression, { timezone: 'UTC', mode: '5-or-6-parts', paused: true });
  } catch {
    throw invalid('cron', 'must be a cron expression of five fields, or six with seconds first');
  }
}

function invalid(path: string, message: string) {
  return validationError('schedule.invalid', `${path} ${message}`, [{ path, message }]);
}
