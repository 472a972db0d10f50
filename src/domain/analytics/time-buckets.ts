import { validationError } from '../shared/app-error.js';
import { instantOfWallClock, wallClockMs } from '../shared/zone-time.js';
import { DAY_MS, SLOT_MS } from './day-block.js';
import type { Interval } from './series-query.js';

/** Buckets of one answer. */
export const MOST_BUCKETS = 2_000;

const HOUR_MS = 3_600_000;

/** 1970-01-05, a Monday. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

/** The buckets that a time falls into, as the clocks of a zone divide it. */
export class TimeBuckets {
  /** When each begins, ascending; the first may begin before the time, and the last end after it. */
  readonly starts: readonly number[];
  private readonly bySlot: Int32Array;

  /**
   * @param fromMs and `toMs`: multiples of a quarter of an hour
   * @throws AppError `validation` (`analytics.too-much`) of more than 2 000 buckets, (`analytics.bad-query`) of an
   *   unknown zone
   */
  constructor(
    private readonly fromMs: number,
    private readonly toMs: number,
    interval: Interval,
    zone: string,
  ) {
    if ((toMs - fromMs) / LEAST_MS[interval] > MOST_BUCKETS) throw tooMany();
    requireZone(zone);
    this.starts = [...startsOf(fromMs, toMs, interval, zone)];
    if (this.starts.length > MOST_BUCKETS) throw tooMany();
    this.bySlot = new Int32Array((toMs - fromMs) / SLOT_MS);
    let bucket = 0;
    for (let slot = 0; slot < this.bySlot.length; slot += 1) {
      while ((this.starts[bucket + 1] ?? Infinity) <= fromMs + slot * SLOT_MS) bucket += 1;
      this.bySlot[slot] = bucket;
    }
  }

  /** Which one a slot belongs to; undefined: it lies outside. */
  at(slotMs: number): number | undefined {
    if (slotMs < this.fromMs || slotMs >= this.toMs) return undefined;
    return this.bySlot[(slotMs - this.fromMs) / SLOT_MS];
  }
}

/** As short as a bucket of the kind can be, so that too many are refused before they are counted. */
const LEAST_MS: Readonly<Record<Interval, number>> = {
  '15m': SLOT_MS,
  hour: HOUR_MS,
  day: 23 * HOUR_MS,
  week: 6 * DAY_MS,
  month: 27 * DAY_MS,
};

function* startsOf(
  fromMs: number,
  toMs: number,
  interval: Interval,
  zone: string,
): Generator<number> {
  if (interval === '15m') {
    for (let at = fromMs; at < toMs; at += SLOT_MS) yield at;
  } else if (interval === 'hour') {
    yield* hours(fromMs, toMs, zone);
  } else {
    let wallMs = beginOf(wallClockMs(fromMs, zone), interval);
    for (let at = instantOfWallClock(wallMs, zone); at < toMs;) {
      yield at;
      wallMs = nextOf(wallMs, interval);
      at = instantOfWallClock(wallMs, zone);
    }
  }
}

/** A new one begins with each hour that the clocks show, and where they are changed. */
function* hours(fromMs: number, toMs: number, zone: string): Generator<number> {
  const offsetAt = (atMs: number) => wallClockMs(atMs, zone) - atMs;
  let before: string | undefined;
  for (let dayMs = fromMs; dayMs < toMs; dayMs += DAY_MS) {
    const endMs = Math.min(toMs, dayMs + DAY_MS);
    const offset = offsetAt(dayMs);
    const isSteady = offset === offsetAt(endMs);
    for (let at = dayMs; at < endMs; at += SLOT_MS) {
      const current = isSteady ? offset : offsetAt(at);
      const hour = Math.floor((at + current) / HOUR_MS);
      const label = `${String(hour)} ${String(current)}`;
      if (label !== before) yield before === undefined ? hour * HOUR_MS - current : at;
      before = label;
    }
  }
}

function beginOf(wallMs: number, interval: 'day' | 'week' | 'month'): number {
  const dayMs = Math.floor(wallMs / DAY_MS) * DAY_MS;
  if (interval === 'day') return dayMs;
  if (interval === 'week') {
    const weeks = Math.floor((dayMs - FIRST_MONDAY_MS) / (7 * DAY_MS));
    return FIRST_MONDAY_MS + weeks * 7 * DAY_MS;
  }
  const day = new Date(dayMs);
  return Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), 1);
}

function nextOf(wallMs: number, interval: 'day' | 'week' | 'month'): number {
  if (interval === 'day') return wallMs + DAY_MS;
  if (interval === 'week') return wallMs + 7 * DAY_MS;
  const month = new Date(wallMs);
  return Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 1);
}

function requireZone(zone: string): void {
  try {
    wallClockMs(0, zone);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw validationError('analytics.bad-query', 'The query is not valid', [
      { path: 'timezone', message: 'must be an IANA time zone' },
    ]);
  }
}

function tooMany() {
  const message = `The answer would have more than ${String(MOST_BUCKETS)} buckets`;
  return validationError('analytics.too-much', message, [
    { path: 'interval', message: 'is too short for so long a time' },
  ]);
}
