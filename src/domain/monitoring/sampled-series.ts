import { roundedSlot, type MetricSeries, type MetricSlot } from './metric-block.js';

/** What a metric of a process reads at a moment: totals since the process began, except of a gauge. */
export type Reading =
  | {
      readonly kind: 'counter' | 'gauge';
      readonly name: string;
      readonly labels: MetricSeries['labels'];
      readonly value: number;
    }
  | {
      readonly kind: 'histogram';
      readonly name: string;
      readonly labels: MetricSeries['labels'];
      readonly count: number;
      readonly sum: number;
      /** Cumulative. */
      readonly buckets: readonly { readonly le: number; readonly count: number }[];
    };

const NOTHING: MetricSlot = [0];

/** Turns readings of one series into what happened between them. */
export class SampledSeries {
  readonly series: MetricSeries;
  private before: readonly number[] | undefined;
  private readonly quiet: MetricSlot;

  constructor(reading: Reading) {
    const { name, kind, labels } = reading;
    const bounds =
      reading.kind === 'histogram'
        ? reading.buckets.map(({ le }) => le).filter((le) => Number.isFinite(le))
        : [];
    this.series = { name, kind, labels: { ...labels }, bounds };
    this.quiet = kind === 'histogram' ? Array<number>(bounds.length + 2).fill(0) : NOTHING;
  }

  /**
   * The first reading counts whole: the process began with nothing. A total that fell was begun anew, so all
   * of it is increase; nothing is ever negative but what a gauge shows.
   */
  next(reading: Reading): MetricSlot {
    if (reading.kind === 'gauge') {
      const { value } = reading;
      return roundedSlot([1, value, value, value, value]);
    }
    const totals = reading.kind === 'histogram' ? totalsOf(reading) : [reading.value];
    const { before } = this;
    this.before = totals;
    // The count tells whether a histogram was begun anew: a sum may fall by itself.
    const isNew = !before || (totals.at(-1) ?? 0) < (before.at(-1) ?? 0);
    const increases = isNew ? totals : totals.map((total, index) => total - (before[index] ?? 0));
    if (increases.every((increase) => increase === 0)) return this.quiet;
    if (reading.kind === 'counter') return roundedSlot(increases);
    return roundedSlot(separated(increases));
  }
}

/** Sum, cumulative buckets, count. */
function totalsOf(reading: Extract<Reading, { kind: 'histogram' }>): readonly number[] {
  const counts = reading.buckets.filter(({ le }) => Number.isFinite(le)).map(({ count }) => count);
  return [reading.sum, ...counts, reading.count];
}

/** From cumulative counts to those of each bucket. */
function separated([sum = 0, ...cumulative]: readonly number[]): MetricSlot {
  const counts = cumulative.map((count, index) => count - (cumulative[index - 1] ?? 0));
  return [sum, ...counts.map((count) => Math.max(0, count))];
}
