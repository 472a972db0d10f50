import type { BucketReading } from '../../../ports/runtime/metrics.js';

/** One observation of a bucket, with the trace that it happened in. */
export interface Exemplar {
  readonly traceId: string;
  readonly value: number;
  readonly atSeconds: number;
}

/** Names the trace of the current flow, if it is one that is kept. */
export interface ExemplarSource {
  traceId(): string | undefined;
  nowSeconds(): number;
}

/** The observations of one series. */
export class HistogramCell {
  sum = 0;
  count = 0;
  /** By bucket, not cumulative; the last is above every bound. */
  private readonly counts: Float64Array;
  private readonly exemplars: (Exemplar | undefined)[] = [];

  constructor(
    private readonly bounds: readonly number[],
    private readonly source: ExemplarSource | undefined,
  ) {
    this.counts = new Float64Array(bounds.length + 1);
  }

  observe(value: number): void {
    if (!Number.isFinite(value)) return;
    const bucket = this.bucketOf(value);
    this.sum += value;
    this.count += 1;
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
    const traceId = this.source?.traceId();
    if (this.source && traceId !== undefined) {
      this.exemplars[bucket] = { traceId, value, atSeconds: this.source.nowSeconds() };
    }
  }

  /** Of the bucket at this index; the one after the last bound is above all. */
  exemplarOf(bucket: number): Exemplar | undefined {
    return this.exemplars[bucket];
  }

  buckets(): BucketReading[] {
    let count = 0;
    return this.bounds.map((le, index) => {
      count += this.counts[index] ?? 0;
      return { le, count };
    });
  }

  private bucketOf(value: number): number {
    const index = this.bounds.findIndex((bound) => value <= bound);
    return index === -1 ? this.bounds.length : index;
  }
}
