import type {
  MetricBlock,
  MetricSeries,
  Resolution,
} from '../../domain/monitoring/metric-block.js';
import type { TotalAggregate } from '../../domain/monitoring/step-totals.js';
import type { MetricLabels } from '../runtime/metrics.js';

export interface MetricQuery {
  /** As declared, without the product's prefix. */
  readonly metric: string;
  /** Series that have at least these labels; all when absent. */
  readonly labels?: MetricLabels;
  readonly from: Date;
  readonly to: Date;
  readonly stepSeconds: number;
  /**
   * How the values of one step, of all matching series and processes, become one. `rate` is per second.
   * Of a counter: what it grew by; of a histogram: what was observed (`sum` their sum, `rate` how many a second,
   * `p95` interpolated within a bucket); of a gauge `sum` adds up the averages of series and processes.
   */
  readonly aggregate: 'average' | 'sum' | 'min' | 'max' | 'last' | 'rate' | 'p50' | 'p95' | 'p99';
}

export interface MetricPoint {
  /** Start of the step, a multiple of it. */
  readonly at: Date;
  readonly value: number;
}

/** What metrics were, over time, of every process of the installation. */
export interface MetricQueries {
  /**
   * Steps without a sample are absent. At most 2 000 points. What other processes measured within the last
   * minute is not there yet.
   * @throws AppError `validation` when the query asks for more, or makes no sense
   */
  points(query: MetricQuery): Promise<readonly MetricPoint[]>;
}

export interface MetricWindow extends Pick<MetricQuery, 'metric' | 'labels' | 'from' | 'to'> {
  readonly aggregate: TotalAggregate;
}

/** What metrics were over a time as a whole, wherever it begins and ends. */
export interface MetricWindows {
  /**
   * Exact to the second as far back as seconds are kept. Undefined: there is no sample.
   * @throws AppError `validation` (`metric.too-much`) when too many series match for so long a time
   */
  value(window: MetricWindow): Promise<number | undefined>;
}

export interface StoredSeries extends MetricSeries {
  readonly id: number;
}

export interface BlockSelection {
  readonly series: readonly StoredSeries[];
  readonly resolution: Resolution;
  /** Blocks that begin at `from` or later, and before `to`. */
  readonly from: Date;
  readonly to: Date;
}

/** The first and the last block's start. */
export interface Coverage {
  readonly from: Date;
  readonly to: Date;
}

export interface ResolutionUsage extends Coverage {
  readonly resolution: Resolution;
  readonly blocks: number;
  /** Packed values and what a row costs besides, estimated. */
  readonly bytes: number;
}

/** Custom series there may be; those of the program's own metrics are bounded by what it measures. */
export const MOST_STORED_CUSTOM_SERIES = 2_000;

/** Stores blocks of samples. Writing needs a unit of work. */
export interface MetricHistory {
  /**
   * A block that is there already (same series, source, resolution and start) is replaced.
   * @returns how many blocks were refused because there are 2 000 custom series already: never of the program's own
   */
  put(blocks: readonly MetricBlock[], now: Date): Promise<number>;
  /** Of one metric, or all. */
  series(metric?: string): Promise<readonly StoredSeries[]>;
  /** In the order of their start, of each series. */
  blocks(selection: BlockSelection): Promise<readonly MetricBlock[]>;
  /** What there is of each resolution that begins by then; absent: nothing. A clock that was wrong leaves later ones. */
  coverage(by: Date): Promise<Readonly<Partial<Record<Resolution, Coverage>>>>;
  usage(): Promise<readonly ResolutionUsage[]>;
  /** Deletes blocks that begin before `time`, oldest first, at most `limit`. @returns how many */
  forgetBefore(resolution: Resolution, time: Date, limit: number): Promise<number>;
  /** Deletes blocks of any resolution that begin after `time`, at most `limit`. @returns how many */
  forgetAfter(time: Date, limit: number): Promise<number>;
  /**
   * Deletes custom series that got none since `time`, with their blocks, those idle longest first, until `most` custom
   * series are left; at most `limit`. @returns how many
   */
  forgetIdle(time: Date, most: number, limit: number): Promise<number>;
  /** Deletes series and sources without a block that got none since `time`, at most `limit`. @returns how many */
  forgetUnused(time: Date, limit: number): Promise<number>;
}
