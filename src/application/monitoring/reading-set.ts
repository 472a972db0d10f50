import { quantileOf } from '../../domain/monitoring/quantile.js';
import type {
  BucketReading,
  HistogramReading,
  MetricLabels,
  MetricReading,
} from '../../ports/runtime/metrics.js';

/** How long something took, of all series together. */
export interface Timing {
  readonly count: number;
  readonly averageMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

interface Group {
  readonly labels: MetricLabels;
  readonly readings: MetricReading[];
}

/** What all metrics were at one moment, to be asked by name. What nobody measured is 0. */
export class ReadingSet {
  private readonly byName = new Map<string, MetricReading[]>();

  constructor(readings: readonly MetricReading[]) {
    for (const reading of readings) {
      const same = this.byName.get(reading.name);
      if (same) same.push(reading);
      else this.byName.set(reading.name, [reading]);
    }
  }

  /** Sum of a counter or gauge over the series that have these labels. */
  sum(name: string, labels: MetricLabels = {}): number {
    return sumOf(this.matching(name, labels));
  }

  /** A counter or gauge by the values of one label; of a histogram its counts. */
  by(name: string, label: string, labels: MetricLabels = {}): Readonly<Record<string, number>> {
    const sums = new Map<string, number>();
    for (const reading of this.matching(name, labels)) {
      const value = reading.labels[label] ?? '';
      const amount = reading.kind === 'histogram' ? reading.count : reading.value;
      sums.set(value, (sums.get(value) ?? 0) + amount);
    }
    return Object.fromEntries(sums);
  }

  timing(name: string, labels: MetricLabels = {}): Timing {
    return toTiming(this.matching(name, labels).filter(isHistogram));
  }

  /** A histogram by the values of one label, most observations first. */
  timingsBy(name: string, label: string): ReadonlyMap<string, Timing> {
    const timings = this.timingsOf(name, [label]);
    return new Map(timings.map(({ labels, ...timing }) => [labels[label] ?? '', timing]));
  }

  /** A histogram by the values of some labels together, most observations first. */
  timingsOf(
    name: string,
    by: readonly string[],
  ): readonly (Timing & { readonly labels: MetricLabels })[] {
    return [...this.grouped(name, {}, by).values()]
      .map(({ labels, readings }) => ({ labels, ...toTiming(readings.filter(isHistogram)) }))
      .sort((a, b) => b.count - a.count);
  }

  /** Looks a sum up by the values of some labels: in one pass, however often it is asked. */
  sumsBy(name: string, labels: MetricLabels, by: readonly string[]): (of: MetricLabels) => number {
    const groups = this.grouped(name, labels, by);
    return (of) => sumOf(groups.get(keyOf(of, by))?.readings ?? []);
  }

  private grouped(
    name: string,
    wanted: MetricLabels,
    by: readonly string[],
  ): ReadonlyMap<string, Group> {
    const groups = new Map<string, Group>();
    for (const reading of this.matching(name, wanted)) {
      const key = keyOf(reading.labels, by);
      const labels = () =>
        Object.fromEntries(by.map((label) => [label, reading.labels[label] ?? '']));
      const group = groups.get(key) ?? { labels: labels(), readings: [] };
      groups.set(key, group);
      group.readings.push(reading);
    }
    return groups;
  }

  matching(name: string, labels: MetricLabels = {}): readonly MetricReading[] {
    const wanted = Object.entries(labels);
    return (this.byName.get(name) ?? []).filter((reading) =>
      wanted.every(([label, value]) => reading.labels[label] === value),
    );
  }
}

function keyOf(labels: MetricLabels, by: readonly string[]): string {
  return JSON.stringify(by.map((label) => labels[label] ?? ''));
}

function sumOf(readings: readonly MetricReading[]): number {
  return readings.reduce(
    (total, reading) => total + (reading.kind === 'histogram' ? 0 : reading.value),
    0,
  );
}

const isHistogram = (reading: MetricReading): reading is HistogramReading =>
  reading.kind === 'histogram';

function toTiming(histograms: readonly HistogramReading[]): Timing {
  const count = histograms.reduce((total, one) => total + one.count, 0);
  const sum = histograms.reduce((total, one) => total + one.sum, 0);
  const buckets = merged(histograms);
  const ms = (seconds: number) => Math.round(seconds * 1e6) / 1e3;
  return {
    count,
    averageMs: count === 0 ? 0 : ms(sum / count),
    p50Ms: ms(quantileOf(buckets, count, 0.5)),
    p95Ms: ms(quantileOf(buckets, count, 0.95)),
    p99Ms: ms(quantileOf(buckets, count, 0.99)),
  };
}

/** The series of one metric have the same bounds. */
function merged([first, ...others]: readonly HistogramReading[]): readonly BucketReading[] {
  return (first?.buckets ?? []).map(({ le, count }, index) => ({
    le,
    count: others.reduce((total, { buckets }) => total + (buckets[index]?.count ?? 0), count),
  }));
}
