/** How much came at once, or within an hour or a day that began then. */
export type VolumeSample = readonly [atMs: number, volume: number];

export const VOLUME_PERIODS = ['run', 'hour', 'day'] as const;
/** Whether each time counts by itself, or all of an hour or day (UTC) together. */
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

const LENGTH_MS: Readonly<Record<VolumePeriod, number>> = { run: 1, hour: HOUR_MS, day: DAY_MS };

/** Where the period of a time begins. */
export function periodStart(atMs: number, period: VolumePeriod): number {
  return Math.floor(atMs / LENGTH_MS[period]) * LENGTH_MS[period];
}

export function periodLengthMs(period: VolumePeriod): number {
  return LENGTH_MS[period];
}

/**
 * What is usual for the hour of the week (or day of the week, or a run), by what came before: the median, give or
 * take five scaled median absolute deviations, and at least a tenth of the median or 1. Outliers hardly move it.
 * Source: Leys et al., "Detecting outliers", J. of Experimental Social Psychology 49 (2013).
 * @returns undefined while there is too little to learn from
 */
export function learnedBand(
  history: readonly VolumeSample[],
  atMs: number,
  period: VolumePeriod,
): VolumeBand | undefined {
  const slot = slotOf(atMs, period);
  const alike = history
    .filter(([sampleMs]) => sampleMs < atMs && slotOf(sampleMs, period) === slot)
    .slice(-MOST_RUNS)
    .map(([, volume]) => volume);
  if (alike.length < FEWEST_SAMPLES) return undefined;
  const middle = median(alike);
  const spread = median(alike.map((volume) => Math.abs(volume - middle))) * MAD_SCALE;
  const reach = Math.max(DEVIATIONS * spread, middle * 0.1, 1);
  // Where something usually comes, nothing at all is never usual.
  const least = middle >= 1 ? Math.min(1, middle) : 0;
  return { low: Math.max(least, middle - reach), high: middle + reach };
}

function slotOf(atMs: number, period: VolumePeriod): number {
  if (period === 'run') return 0;
  if (period === 'day') return Math.floor(atMs / DAY_MS) % 7;
  return Math.floor(atMs / HOUR_MS) % 168;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
