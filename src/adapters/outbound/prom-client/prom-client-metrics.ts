import * as client from 'prom-client';
import type {
  Counter,
  Gauge,
  Histogram,
  MetricLabels,
  MetricOptions,
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
