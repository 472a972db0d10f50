/** Values of a metric's labels, e.g. `{dependency: 'cache'}`; all of those it was declared with. */
export type MetricLabels = Readonly<Record<string, string>>;

export interface MetricOptions {
  /** Unit included: `log_entries_dropped_total`, `resilience_recovery_seconds`. The adapter adds the product's prefix. */
  readonly name: string;
  /** One sentence for the reader of the metrics page. */
  readonly help: string;
  readonly labels?: readonly string[];
}

/** Only grows. */
export interface Counter {
  /** @param by 1 unless given; never negative */
  add(by?: number, labels?: MetricLabels): void;
}

/** Goes up and down. */
export interface Gauge {
  set(value: number, labels?: MetricLabels): void;
}

/** Counts observations by size. */
export interface Histogram {
  observe(value: number, labels?: MetricLabels): void;
}

/** One registered value set of a metric, as read back. */
export interface MetricSample {
  readonly name: string;
  readonly labels: MetricLabels;
  readonly value: number;
}

/** Observations up to and including `le`; those of smaller bounds are among them. */
export interface BucketReading {
  readonly le: number;
  readonly count: number;
}

interface NumberReading {
  readonly kind: 'counter' | 'gauge';
  /** As declared, without the product's prefix. */
  readonly name: string;
  readonly labels: MetricLabels;
  readonly value: number;
}

/** What lies above the last bound is in `count` only. */
export interface HistogramReading {
  readonly kind: 'histogram';
  readonly name: string;
  readonly labels: MetricLabels;
  readonly count: number;
  readonly sum: number;
  readonly buckets: readonly BucketReading[];
}

/** One series of a metric now. */
export type MetricReading = NumberReading | HistogramReading;

/** All metrics as a monitoring system reads them. */
export interface MetricsText {
  readonly text: string;
  readonly contentType: string;
}

/**
 * What the program counts about itself. Asking twice for one name answers the same metric; measuring never
 * throws and never waits.
 */
export interface Metrics {
  counter(options: MetricOptions): Counter;
  gauge(options: MetricOptions): Gauge;
  /** @param buckets upper bounds in the metric's unit, ascending */
  histogram(options: MetricOptions & { readonly buckets: readonly number[] }): Histogram;
  /** The values now; of a histogram its `_count` and `_sum`. */
  samples(): Promise<readonly MetricSample[]>;
  /** Every series now. */
  readings(): Promise<readonly MetricReading[]>;
  /** Prometheus text format. */
  text(): Promise<MetricsText>;
}
