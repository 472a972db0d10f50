/** Values of a metric's labels, e.g. `{dependency: 'cache'}`; all of those it was declared with. */
export type MetricLabels = Readonly<Record<string, string>>;

export interface MetricOptions {
  /** Unit included: `log_entries_dropped_total`, `resilience_recovery_seconds`. The adapter adds the product's prefix. */
  readonly name: string;
  /** One sentence for the reader of the metrics page. */
  readonly help: string;
  /** Names of its labels; `any` lets every series have its own. */
  readonly labels?: readonly string[] | 'any';
}

export interface HistogramOptions extends MetricOptions {
  /** Upper bounds in the metric's unit, ascending. */
  readonly buckets: readonly number[];
}

/** One series of a counter: costs no look-up per call, for what is counted often. */
export interface BoundCounter {
  /** @param by 1 unless given; never negative */
  add(by?: number): void;
}

/** Only grows. */
export interface Counter {
  /** @param by 1 unless given; never negative */
  add(by?: number, labels?: MetricLabels): void;
  with(labels: MetricLabels): BoundCounter;
}

export interface BoundGauge {
  set(value: number): void;
}

/** Goes up and down. */
export interface Gauge {
  set(value: number, labels?: MetricLabels): void;
  with(labels: MetricLabels): BoundGauge;
  /** Nothing is shown until it is set anew: what only one process at a time knows. Bound gauges are to be asked for anew. */
  clear(): void;
}

export interface BoundHistogram {
  observe(value: number): void;
}

/** Counts observations by size. */
export interface Histogram {
  observe(value: number, labels?: MetricLabels): void;
  with(labels: MetricLabels): BoundHistogram;
}

export type MetricKind = 'counter' | 'gauge' | 'histogram';

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

export interface MetricDescription {
  readonly name: string;
  readonly kind: MetricKind;
  readonly help: string;
  /** Its name in texts. */
  readonly exposedAs: string;
  /** Names of its labels; none where every series has its own. */
  readonly labels: readonly string[];
  /** How many value sets of its labels were measured. */
  readonly seriesCount: number;
}

/** How the text is written; `openmetrics` has exemplars. */
export type MetricsFormat = 'prometheus' | 'openmetrics';

/** All metrics as a monitoring system reads them. */
export interface MetricsText {
  readonly text: string;
  readonly contentType: string;
}

/**
 * What this process counts about itself. Asking twice for one name answers the same metric; measuring never
 * throws and never waits. A metric keeps 1 000 series; what comes later counts under the label value `other`.
 */
export interface Metrics {
  /** False where nothing is kept: measuring is free, and there is nothing to read. */
  readonly isKept: boolean;
  counter(options: MetricOptions): Counter;
  gauge(options: MetricOptions): Gauge;
  histogram(options: HistogramOptions): Histogram;
  /**
   * Drops one series, or the metric with all of its series: it shows nothing any more, and begins anew when it is
   * measured again. What is not there is left alone; a metric without labels keeps its only series.
   */
  forget(name: string, labels?: MetricLabels): void;
  /** Every series now; cheap enough to be asked every second. */
  readings(): Promise<readonly MetricReading[]>;
  /** Every metric there is, those without a series too, in the order they came. */
  describe(): readonly MetricDescription[];
  text(format?: MetricsFormat): Promise<MetricsText>;
}
