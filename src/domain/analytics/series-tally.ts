import { DistinctSketch } from './distinct-sketch.js';
import { eachDistinct, eachFacts, eachQuantiles, SLOT_MS } from './day-block.js';
import { QuantileSketch } from './quantile-sketch.js';
import type { SeriesAggregate } from './series-query.js';
import type { TimeBuckets } from './time-buckets.js';

/** A block as far as it is needed. */
export interface SeriesBlock {
  readonly seriesId: number;
  readonly dayMs: number;
  readonly facts: Uint8Array;
  readonly quantiles?: Uint8Array | undefined;
  readonly subjects?: Uint8Array | undefined;
}

/** Besides the facts. */
export type BlockPart = 'quantiles' | 'subjects';

const RANKS: Readonly<Partial<Record<SeriesAggregate, number>>> = {
  p50: 0.5,
  p95: 0.95,
  p99: 0.99,
};

export function partOf(aggregate: SeriesAggregate): BlockPart | undefined {
  if (aggregate === 'distinct') return 'subjects';
  return RANKS[aggregate] === undefined ? undefined : 'quantiles';
}

/** Counts and sums are 0 where nothing happened; of other aggregates there is none. */
export interface Tallied {
  readonly values: readonly (number | null)[];
  /** Of the whole time. */
  readonly total: number | null;
  readonly events: number;
}

/** Adds blocks up to one line of a chart. */
export function tally(
  blocks: readonly SeriesBlock[],
  buckets: TimeBuckets,
  aggregate: SeriesAggregate,
): Tallied {
  const cells = buckets.starts.map(() => new Cell());
  for (const block of blocks) addBlock(cells, block, buckets);
  const whole = new Cell();
  for (const cell of cells) whole.merge(cell);
  return {
    values: cells.map((cell) => cell.value(aggregate)),
    total: whole.value(aggregate),
    events: whole.count,
  };
}

function addBlock(cells: readonly Cell[], block: SeriesBlock, buckets: TimeBuckets): void {
  const { dayMs, facts, quantiles, subjects } = block;
  const cellOf = (slot: number) => {
    const bucket = buckets.at(dayMs + slot * SLOT_MS);
    return bucket === undefined ? undefined : cells[bucket];
  };
  eachFacts(facts, (slot, count, valued, sum, least, most) => {
    cellOf(slot)?.add(count, valued, sum, least, most);
  });
  if (quantiles) eachQuantiles(quantiles, (slot) => cellOf(slot)?.quantiles);
  if (subjects) eachDistinct(subjects, (slot) => cellOf(slot)?.subjects);
}

/** What became of one bucket. */
class Cell {
  count = 0;
  private valued = 0;
  private sum = 0;
  private least = Infinity;
  private most = -Infinity;
  private sketch: QuantileSketch | undefined;
  private distinct: DistinctSketch | undefined;

  get quantiles(): QuantileSketch {
    return (this.sketch ??= new QuantileSketch());
  }

  get subjects(): DistinctSketch {
    return (this.distinct ??= new DistinctSketch());
  }

  add(count: number, valued: number, sum: number, least: number, most: number): void {
    this.count += count;
    if (valued === 0) return;
    this.valued += valued;
    this.sum += sum;
    if (least < this.least) this.least = least;
    if (most > this.most) this.most = most;
  }

  merge({ count, valued, sum, least, most, sketch, distinct }: Cell): void {
    this.add(count, valued, sum, least, most);
    if (sketch) this.quantiles.merge(sketch);
    if (distinct) this.subjects.merge(distinct);
  }

  value(aggregate: SeriesAggregate): number | null {
    if (aggregate === 'count') return this.count;
    if (aggregate === 'sum') return this.sum;
    if (aggregate === 'distinct') return this.distinct?.estimate() ?? 0;
    if (this.valued === 0) return null;
    if (aggregate === 'avg') return this.sum / this.valued;
    if (aggregate === 'min') return this.least;
    if (aggregate === 'max') return this.most;
    const value = this.sketch?.quantile(RANKS[aggregate] ?? 0);
    return value === undefined ? null : Math.min(this.most, Math.max(this.least, value));
  }
}
