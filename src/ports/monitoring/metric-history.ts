import type { MetricLabels } from '../runtime/metrics.js';

export interface MetricQuery {
  /** As declared, without the product's prefix. */
  readonly metric: string;
  /** Series that have at least these labels; all when absent. */
  readonly labels?: MetricLabels;
  readonly from: Date;
  readonly to: Date;
  readonly stepSeconds: number;
  /** How the values of one step, of all matching series and processes, become one. `rate` is per second. */
  readonly aggregate: 'average' | 'sum' | 'min' | 'max' | 'last' | 'rate' | 'p50' | 'p95' | 'p99';
}

export interface MetricPoint {
  /** Start of the step. */
  readonly at: Date;
  readonly value: number;
}

/** What metrics were, over time, of every process of the installation. */
export interface MetricQueries {
  /** Steps without a sample are absent. At most 2 000 points. */
  points(query: MetricQuery): Promise<readonly MetricPoint[]>;
}
