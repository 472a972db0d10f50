import type { Gauge, MetricLabels, Metrics } from '../../ports/runtime/metrics.js';

/** One value of a gauge, by a key that stands for its labels. */
export type Shown = ReadonlyMap<string, { readonly labels: MetricLabels; readonly value: number }>;

/** A gauge whose series come and go: what is gone falls to 0 once, and goes then. */
export class PassingGauge {
  private readonly gauge: Gauge;
  private shown: ReadonlyMap<string, MetricLabels> = new Map();
  private emptied: ReadonlyMap<string, MetricLabels> = new Map();

  constructor(
    private readonly metrics: Metrics,
    private readonly what: Parameters<Metrics['gauge']>[0],
  ) {
    this.gauge = metrics.gauge(what);
  }

  show(values: Shown): void {
    for (const { labels, value } of values.values()) this.gauge.set(value, labels);
    for (const [key, labels] of this.emptied) {
      if (!values.has(key)) this.metrics.forget(this.what.name, labels);
    }
    this.emptied = new Map([...this.shown].filter(([key]) => !values.has(key)));
    for (const labels of this.emptied.values()) this.gauge.set(0, labels);
    this.shown = new Map([...values].map(([key, { labels }]) => [key, labels]));
  }
}
