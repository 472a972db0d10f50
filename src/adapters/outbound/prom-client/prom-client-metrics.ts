import * as client from 'prom-client';
import type {
  Counter,
  Gauge,
  Histogram,
  HistogramReading,
  MetricLabels,
  MetricOptions,
  MetricReading,
  Metrics,
  MetricSample,
  MetricsText,
} from '../../../ports/runtime/metrics.js';

const PREFIX = 'brain_';

/** Value sets that one metric may have; what comes later counts under `other`. */
const MOST_SERIES = 1_000;

/** Longest label value, in characters. */
const LONGEST_VALUE = 200;

/** Metrics of one program, in a registry of its own. */
export class PromClientMetrics implements Metrics {
  private readonly registry = new client.Registry();
  private readonly known = new Map<string, Counter | Gauge | Histogram>();

  counter(options: MetricOptions): Counter {
    return this.once(options.name, () => {
      const counter = new client.Counter(this.described(options));
      const bounded = boundedLabels(options.labels);
      return {
        add: (by = 1, labels = {}) => {
          if (by > 0 && Number.isFinite(by)) counter.inc(bounded(labels), by);
        },
      };
    });
  }

  gauge(options: MetricOptions): Gauge {
    return this.once(options.name, () => {
      const gauge = new client.Gauge(this.described(options));
      const bounded = boundedLabels(options.labels);
      return {
        set: (value, labels = {}) => {
          if (Number.isFinite(value)) gauge.set(bounded(labels), value);
        },
      };
    });
  }

  histogram(options: MetricOptions & { readonly buckets: readonly number[] }): Histogram {
    return this.once(options.name, () => {
      const buckets = [...options.buckets];
      const histogram = new client.Histogram({ ...this.described(options), buckets });
      const bounded = boundedLabels(options.labels);
      return {
        observe: (value, labels = {}) => {
          if (Number.isFinite(value)) histogram.observe(bounded(labels), value);
        },
      };
    });
  }

  async text(): Promise<MetricsText> {
    return { text: await this.registry.metrics(), contentType: this.registry.contentType };
  }

  async samples(): Promise<readonly MetricSample[]> {
    const metrics = await this.registry.getMetricsAsJSON();
    return metrics.flatMap(({ name, values }) =>
      values.flatMap((sample): MetricSample[] => {
        const { metricName = name } = sample as { readonly metricName?: string };
        if (metricName.endsWith('_bucket')) return [];
        const labels = Object.fromEntries(
          Object.entries(sample.labels).map(([label, value]) => [label, String(value)]),
        );
        return [{ name: metricName.slice(PREFIX.length), labels, value: sample.value }];
      }),
    );
  }

  async readings(): Promise<readonly MetricReading[]> {
    const metrics = (await this.registry.getMetricsAsJSON()) as unknown as readonly PromMetric[];
    return metrics.flatMap((metric): readonly MetricReading[] => {
      const name = metric.name.slice(PREFIX.length);
      const { type: kind } = metric;
      if (kind === 'histogram') return readHistogram(name, metric);
      return metric.values.map(({ labels, value }) => ({ kind, name, labels, value }));
    });
  }

  private described({ name, help, labels = [] }: MetricOptions) {
    return { name: PREFIX + name, help, labelNames: [...labels], registers: [this.registry] };
  }

  private once<Metric extends Counter | Gauge | Histogram>(
    name: string,
    make: () => Metric,
  ): Metric {
    const metric = (this.known.get(name) as Metric | undefined) ?? make();
    this.known.set(name, metric);
    return metric;
  }
}

interface PromMetric {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly values: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
    readonly metricName?: string;
  }[];
}

function readHistogram(name: string, { values }: PromMetric): readonly HistogramReading[] {
  const series = new Map<string, Mutable<HistogramReading>>();
  for (const { labels: all, value, metricName = '' } of values) {
    const { le, ...labels } = all;
    const key = JSON.stringify(labels);
    const found = series.get(key) ?? {
      ...{ kind: 'histogram', name, labels, count: 0, sum: 0, buckets: [] },
    };
    series.set(key, found);
    if (metricName.endsWith('_sum')) found.sum = value;
    else if (metricName.endsWith('_count')) found.count = value;
    else if (Number.isFinite(Number(le))) {
      found.buckets = [...found.buckets, { le: Number(le), count: value }];
    }
  }
  return [...series.values()];
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Labels that were not declared are left out, so that measuring cannot fail. */
function boundedLabels(declared: readonly string[] = []): (labels: MetricLabels) => MetricLabels {
  const seen = new Set<string>();
  return (given) => {
    const labels = Object.fromEntries(
      declared.flatMap((name) => {
        const value = given[name];
        return value === undefined ? [] : [[name, value.slice(0, LONGEST_VALUE)]];
      }),
    );
    const key = JSON.stringify(labels);
    if (key === '{}' || seen.has(key)) return labels;
    if (seen.size < MOST_SERIES) {
      seen.add(key);
      return labels;
    }
    return Object.fromEntries(Object.keys(labels).map((name) => [name, 'other']));
  };
}
