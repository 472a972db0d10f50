/** How finely a part of the history is kept; the finer, the shorter. */
export const RESOLUTIONS = ['second', 'minute', 'hour'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** A block holds the slots of a minute, an hour or a day: one row instead of sixty. */
export const SPANS: Readonly<
  Record<Resolution, { readonly slotMs: number; readonly slots: number }>
> = {
  second: { slotMs: 1_000, slots: 60 },
  minute: { slotMs: 60_000, slots: 60 },
  hour: { slotMs: 3_600_000, slots: 24 },
};

/** One line of a metric: a name with one value for each label. */
export interface MetricSeries {
  readonly name: string;
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly labels: Readonly<Record<string, string>>;
  /** Upper bounds of a histogram's buckets, ascending, without infinity; empty for other kinds. */
  readonly bounds: readonly number[];
}

/**
 * What one process measured of a series within a slot, by kind:
 * counter `[increase]`; gauge `[samples, sum, min, max, last]`; histogram `[sum, count of each bucket …, count
 * above the last bound]`. Everything of a counter or histogram is an increase, so slots add up exactly.
 */
export type MetricSlot = readonly number[];

export interface MetricBlock {
  readonly series: MetricSeries;
  /** The process that measured. */
  readonly source: string;
  readonly resolution: Resolution;
  /** Epoch ms, a multiple of the block's length. */
  readonly startMs: number;
  /** By their place in the block; undefined where nothing was measured. */
  readonly slots: readonly (MetricSlot | undefined)[];
}

export function blockMs(resolution: Resolution): number {
  const { slotMs, slots } = SPANS[resolution];
  return slotMs * slots;
}

export function blockStart(resolution: Resolution, timeMs: number): number {
  const length = blockMs(resolution);
  return Math.floor(timeMs / length) * length;
}

/** Identifies a series; two with the same key are the same. */
export function seriesKey({ name, kind, labels, bounds }: MetricSeries): string {
  const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([name, kind, pairs, bounds]);
}

/** @param later came after `earlier`, of the same series */
export function mergedSlots(
  kind: MetricSeries['kind'],
  earlier: MetricSlot | undefined,
  later: MetricSlot,
): MetricSlot {
  if (!earlier) return later;
  if (kind !== 'gauge') return earlier.map((value, index) => value + (later[index] ?? 0));
  const [count = 0, sum = 0, min = 0, max = 0] = earlier;
  const [moreCount = 0, moreSum = 0, nextMin = 0, nextMax = 0, last = 0] = later;
  return [count + moreCount, sum + moreSum, Math.min(min, nextMin), Math.max(max, nextMax), last];
}

/** Six digits are kept of what is no whole number: more is noise, and costs space. */
export function roundedSlot(slot: MetricSlot): MetricSlot {
  return slot.map((value) => (Number.isInteger(value) ? value : Number(value.toPrecision(6))));
}
