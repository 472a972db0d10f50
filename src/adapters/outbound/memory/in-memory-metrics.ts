import type {
  Counter,
  Gauge,
  Histogram,
  HistogramOptions,
  MetricDescription,
  MetricKind,
  MetricLabels,
  MetricOptions,
  MetricReading,
  Metrics,
  MetricsFormat,
  MetricsText,
} from '../../../ports/runtime/metrics.js';

/** Value sets that one metric may have. */
const MOST_SERIES = 1_000;

/** Longest label value, in characters. */
const LONGEST_VALUE = 200;

interface Series {
  readonly labels: MetricLabels;
  value: number;
  readonly observed: number[];
}

interface Kept extends MetricOptions {
  readonly kind: MetricKind;
  readonly buckets: readonly number[];
  readonly series: Map<string, Series>;
}

/** Keeps what is measured, for tests. */
export class InMemoryMetrics implements Metrics {
  readonly isKept = true;
  private readonly kept = new Map<string, Kept>();

  counter(options: MetricOptions): Counter {
    const metric = this.once('counter', options);
    const add = (by = 1, labels: MetricLabels = {}) => {
      if (by > 0 && Number.isFinite(by)) seriesOf(metric, labels).value += by;
    };
    return {
      add,
      with: (labels) => ({
        add: (by) => {
          add(by, labels);
        },
      }),
    };
  }

  gauge(options: MetricOptions): Gauge {
    const metric = this.once('gauge', options);
    const set = (value: number, labels: MetricLabels = {}) => {
      if (Number.isFinite(value)) seriesOf(metric, labels).value = value;
    };
    return {
      set,
      with: (labels) => ({
        set: (value) => {
          set(value, labels);
        },
      }),
      clear: () => {
        metric.series.clear();
      },
    };
  }

  histogram(options: HistogramOptions): Histogram {
    const metric = this.once('histogram', options, options.buckets);
    const observe = (value: number, labels: MetricLabels = {}) => {
      if (Number.isFinite(value)) seriesOf(metric, labels).observed.push(value);
    };
    return {
      observe,
      with: (labels) => ({
        observe: (value) => {
          observe(value, labels);
        },
      }),
    };
  }

  forget(name: string, labels?: MetricLabels): void {
    const metric = this.kept.get(name);
    if (!labels) this.kept.delete(name);
    else if (metric?.labels !== undefined && metric.labels.length > 0) {
      metric.series.delete(keyOf(known(labels, metric.labels)));
    }
  }

  readings(): Promise<readonly MetricReading[]> {
    const readings = [...this.kept.values()].flatMap((metric) =>
      [...metric.series.values()].map((series) => toReading(metric, series)),
    );
    return Promise.resolve(readings);
  }

  describe(): readonly MetricDescription[] {
    return [...this.kept.values()].map(({ name, kind, help, labels = [], series }) => ({
      name,
      kind,
      help,
      exposedAs: name,
      labels: labels === 'any' ? [] : labels,
      seriesCount: series.size,
    }));
  }

  async text(format: MetricsFormat = 'prometheus'): Promise<MetricsText> {
    const lines = (await this.readings()).flatMap((reading) =>
      reading.kind === 'histogram'
        ? [
            line(`${reading.name}_sum`, reading.labels, reading.sum),
            line(`${reading.name}_count`, reading.labels, reading.count),
          ]
        : [line(reading.name, reading.labels, reading.value)],
    );
    return format === 'openmetrics'
      ? {
          text: `${lines.join('')}# EOF\n`,
          contentType: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
        }
      : { text: lines.join(''), contentType: 'text/plain; version=0.0.4; charset=utf-8' };
  }

  /** The value of one series; 0 when nothing was measured. Of a histogram `<name>_count` or `<name>_sum`. */
  value(name: string, labels: MetricLabels = {}): number {
    const histogram = this.kept.get(name.replace(/_(?:count|sum)$/, ''));
    if (histogram?.kind === 'histogram') {
      const observed = histogram.series.get(keyOf(labels))?.observed ?? [];
      return name.endsWith('_count') ? observed.length : sumOf(observed);
    }
    return this.kept.get(name)?.series.get(keyOf(labels))?.value ?? 0;
  }

  private once(kind: MetricKind, options: MetricOptions, buckets: readonly number[] = []): Kept {
    const known = this.kept.get(options.name);
    if (known && known.kind !== kind) throw new TypeError(`${options.name} is a ${known.kind}`);
    const metric = known ?? { ...options, kind, buckets, series: new Map<string, Series>() };
    this.kept.set(options.name, metric);
    const { labels = [] } = metric;
    if (labels.length === 0) seriesOf(metric, {});
    return metric;
  }
}

function seriesOf({ labels: declared = [], series: all }: Kept, given: MetricLabels): Series {
  const wanted = known(given, declared);
  const isNew = !all.has(keyOf(wanted));
  const labels = isNew && all.size >= MOST_SERIES ? other(wanted) : wanted;
  const series = all.get(keyOf(labels)) ?? { labels, value: 0, observed: [] };
  all.set(keyOf(labels), series);
  return series;
}

function toReading({ name, kind, buckets }: Kept, series: Series): MetricReading {
  const { labels, value, observed } = series;
  if (kind !== 'histogram') return { kind, name, labels, value };
  return {
    kind,
    name,
    labels,
    count: observed.length,
    sum: sumOf(observed),
    buckets: buckets.map((le) => ({ le, count: observed.filter((one) => one <= le).length })),
  };
}

function line(name: string, labels: MetricLabels, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}=${JSON.stringify(text)}`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${String(value)}\n`;
}

const sumOf = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);

function keyOf(labels: MetricLabels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Without labels that were not declared. */
const known = (labels: MetricLabels, declared: readonly string[] | 'any'): MetricLabels =>
  Object.fromEntries(
    Object.entries(labels)
      .filter(([label]) => declared === 'any' || declared.includes(label))
      .map(([label, value]) => [label, value.slice(0, LONGEST_VALUE)]),
  );

const other = (labels: MetricLabels): MetricLabels =>
  Object.fromEntries(Object.keys(labels).map((name) => [name, 'other']));
