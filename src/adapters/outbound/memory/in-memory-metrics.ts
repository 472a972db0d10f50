import type {
  Counter,
  Gauge,
  Histogram,
  MetricLabels,
  MetricOptions,
  MetricReading,
  Metrics,
  MetricSample,
  MetricsText,
} from '../../../ports/runtime/metrics.js';

/** Value sets that one metric may have. */
const MOST_SERIES = 1_000;

/** Longest label value, in characters. */
const LONGEST_VALUE = 200;

interface Series {
  readonly labels: MetricLabels;
  value: number;
}

/** Keeps what is measured, for tests. */
export class InMemoryMetrics implements Metrics {
  private readonly series = new Map<string, Map<string, Series>>();
  private readonly gauges = new Set<string>();
  private readonly bounds = new Map<string, readonly number[]>();

  counter({ name, labels: declared }: MetricOptions): Counter {
    return {
      add: (by = 1, labels = {}) => {
        if (by > 0 && Number.isFinite(by)) this.at(name, known(labels, declared)).value += by;
      },
    };
  }

  gauge({ name, labels: declared }: MetricOptions): Gauge {
    this.gauges.add(name);
    return {
      set: (value, labels = {}) => {
        if (Number.isFinite(value)) this.at(name, known(labels, declared)).value = value;
      },
    };
  }

  histogram({
    name,
    labels: declared,
    buckets,
  }: MetricOptions & { readonly buckets: readonly number[] }): Histogram {
    this.bounds.set(name, buckets);
    return {
      observe: (value, labels = {}) => {
        if (!Number.isFinite(value)) return;
        this.at(`${name}_count`, known(labels, declared)).value += 1;
        this.at(`${name}_sum`, known(labels, declared)).value += value;
        for (const le of buckets.filter((bound) => value <= bound)) {
          this.at(bucketOf(name, le), known(labels, declared)).value += 1;
        }
      },
    };
  }

  samples(): Promise<readonly MetricSample[]> {
    const samples = [...this.series].flatMap(([name, all]) =>
      name.includes(' ')
        ? []
        : [...all.values()].map(({ labels, value }) => ({ name, labels, value })),
    );
    return Promise.resolve(samples);
  }

  async readings(): Promise<readonly MetricReading[]> {
    const samples = await this.samples();
    return samples.flatMap(({ name, labels, value }): readonly MetricReading[] => {
      const histogram = name.replace(/_(count|sum)$/, '');
      const bounds = this.bounds.get(histogram);
      if (!bounds)
        return [{ kind: this.gauges.has(name) ? 'gauge' : 'counter', name, labels, value }];
      if (name.endsWith('_sum')) return [];
      const sum = this.value(`${histogram}_sum`, labels);
      const buckets = bounds.map((le) => ({
        le,
        count: this.value(bucketOf(histogram, le), labels),
      }));
      return [{ kind: 'histogram', name: histogram, labels, count: value, sum, buckets }];
    });
  }

  async text(): Promise<MetricsText> {
    const lines = (await this.samples()).map(({ name, labels, value }) => {
      const pairs = Object.entries(labels).map(
        ([label, text]) => `${label}=${JSON.stringify(text)}`,
      );
      return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${String(value)}\n`;
    });
    return { text: lines.join(''), contentType: 'text/plain; version=0.0.4; charset=utf-8' };
  }

  /** The value of one series; 0 when nothing was measured. */
  value(name: string, labels: MetricLabels = {}): number {
    return this.series.get(name)?.get(keyOf(labels))?.value ?? 0;
  }

  private at(name: string, wanted: MetricLabels): Series {
    const all = this.series.get(name) ?? new Map<string, Series>();
    this.series.set(name, all);
    const isNew = !all.has(keyOf(wanted));
    const labels = isNew && all.size >= MOST_SERIES ? other(wanted) : wanted;
    const series = all.get(keyOf(labels)) ?? { labels, value: 0 };
    all.set(keyOf(labels), series);
    return series;
  }
}

/** No metric has a space in its name. */
const bucketOf = (name: string, le: number): string => `${name} ${String(le)}`;

function keyOf(labels: MetricLabels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Without labels that were not declared. */
const known = (labels: MetricLabels, declared: readonly string[] = []): MetricLabels =>
  Object.fromEntries(
    Object.entries(labels)
      .filter(([label]) => declared.includes(label))
      .map(([label, value]) => [label, value.slice(0, LONGEST_VALUE)]),
  );

const other = (labels: MetricLabels): MetricLabels =>
  Object.fromEntries(Object.keys(labels).map((name) => [name, 'other']));
