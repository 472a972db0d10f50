import { timeOfWallClock, wallClockMs } from '../shared/zone-time.js';

/** How much came at once, or within an hour or a day that began then. */
export type VolumeSample = readonly [atMs: number, volume: number];

export const VOLUME_PERIODS = ['run', 'hour', 'day'] as const;
/** Whether each time counts by itself, or all of an hour or day together. */
export type VolumePeriod = (typeof VOLUME_PERIODS)[number];

export interface VolumeBand {
  readonly low: number;
  readonly high: number;
}

/** Fewer of the same hour of the week, or day of the week, or runs, teach nothing. */
const FEWEST_SAMPLES = 4;

/** Runs that are looked back on. */
const MOST_RUNS = 50;

/** Deviations from the median that are still usual. */
const DEVIATIONS = 5;

/** Makes the median absolute deviation comparable with a standard deviation of normal noise. */
const MAD_SCALE = 1.4826;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const WEEK_MS = 7 * DAY_MS;

/** Weeks that are looked back on. */
const MOST_WEEKS = 104;

/** Where nothing at all comes in more than this share of the weeks, nothing is usual. */
const USUAL_GAPS = 0.25;

/** Where the period of a time begins: hours as clocks of the zone show them, days at its midnight. */
export function periodStart(atMs: number, period: VolumePeriod, zone: string): number {
  if (period === 'run') return atMs;
  const wallMs = wallClockMs(atMs, zone);
  // An hour that clocks show twice is two hours.
  if (period === 'hour') return atMs - (((wallMs % HOUR_MS) + HOUR_MS) % HOUR_MS);
  return timeOfWallClock(Math.floor(wallMs / DAY_MS) * DAY_MS, zone);
}

/** Where the period before begins. @param startMs of a period */
export function periodBefore(startMs: number, period: VolumePeriod, zone: string): number {
  return periodStart(startMs - 1, period, zone);
}

/**
 * What is usual for the hour of the week (or day of the week, or a run) in its zone, by what came before: the
 * median, give or take five scaled median absolute deviations, and at least a tenth of the median or 1. Outliers
 * hardly move it. Hours and days of which nothing was told are no samples; where they are many, nothing is usual.
 * Source: Leys et al., "Detecting outliers", J. of Experimental Social Psychology 49 (2013).
 * @param history by the starts of periods, oldest first
 * @returns undefined while there is too little to learn from
 */
export function learnedBand(
  history: readonly VolumeSample[],
  atMs: number,
  period: VolumePeriod,
  zone: string,
): VolumeBand | undefined {
  const { told, gaps } =
    period === 'run' ? runsBefore(history, atMs) : weeksBefore(history, atMs, period, zone);
  const alike = told.slice(-MOST_RUNS);
  if (alike.length < FEWEST_SAMPLES) return undefined;
  const middle = median(alike);
  const spread = median(alike.map((volume) => Math.abs(volume - middle))) * MAD_SCALE;
  const reach = Math.max(DEVIATIONS * spread, middle * 0.1, 1);
  const high = middle + reach;
  if (gaps > (told.length + gaps) * USUAL_GAPS) return { low: 0, high };
  // Where something usually comes, nothing at all is never usual.
  const least = middle >= 1 ? Math.min(1, middle) : 0;
  return { low: Math.max(least, middle - reach), high };
}

interface Alike {
  /** Volumes, oldest first. */
  readonly told: readonly number[];
  readonly gaps: number;
}

function runsBefore(history: readonly VolumeSample[], atMs: number): Alike {
  const told = history.filter(([sampleMs]) => sampleMs < atMs).map(([, volume]) => volume);
  return { told, gaps: 0 };
}

/** The same hour or day of each week since the first. */
function weeksBefore(
  history: readonly VolumeSample[],
  atMs: number,
  period: VolumePeriod,
  zone: string,
): Alike {
  const [first] = history;
  const volumes = new Map(history);
  const told: number[] = [];
  let gaps = 0;
  const wallMs = wallClockMs(atMs, zone);
  for (let week = 1; first && week <= MOST_WEEKS; week += 1) {
    const thenMs = timeOfWallClock(wallMs - week * WEEK_MS, zone);
    const startMs = periodStart(thenMs, period, zone);
    if (startMs < first[0]) break;
    const volume = volumes.get(startMs);
    if (volume === undefined) gaps += 1;
    else told.unshift(volume);
  }
  return { told, gaps };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
