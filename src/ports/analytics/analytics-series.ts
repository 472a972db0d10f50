import type { Dimensions } from '../../domain/analytics/analytics-event.js';
import type { PackedBlock } from '../../domain/analytics/day-block.js';
import type { BlockPart, SeriesBlock } from '../../domain/analytics/series-tally.js';

/** Names of events that there may be: whoever makes names up fills the database. */
export const MOST_NAMES = 1_000;

/** Blocks that are read whole at once. */
export const MOST_OF_DAY = 2_000;

/** A combination of values that events of one name are counted under. */
export interface StoredSeries {
  readonly id: number;
  readonly name: string;
  readonly dimensions: Dimensions;
}

export interface NewSeries {
  readonly name: string;
  readonly dimensions: Dimensions;
  /** Where it counts instead when the name has `most` combinations already; it may always be made. */
  readonly otherwise: Dimensions;
  /** Besides `otherwise`. */
  readonly most: number;
}

export interface NewBlock extends PackedBlock {
  readonly seriesId: number;
  readonly dayMs: number;
}

export interface StoredBlock extends NewBlock {
  readonly id: number;
  readonly bytes: number;
  /** It was added, and neither merged nor settled since. */
  readonly isFresh: boolean;
}

export interface BlockSelection {
  readonly seriesIds: readonly number[];
  /** Days that begin at `fromMs` or later, and before `toMs`. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Besides the facts. */
  readonly part?: BlockPart | undefined;
}

/** What events add up to. A day of a series has any number of blocks; together they tell of it. */
export interface AnalyticsSeries {
  /**
   * Within a unit of work: the id of each, in order; made when it is not there.
   * @throws AppError `conflict` (`analytics.too-many-names`) when there are 1 000 names
   */
  place(series: readonly NewSeries[], now: Date): Promise<readonly number[]>;
  /** That have series, and how many. */
  names(): Promise<readonly { readonly name: string; readonly groups: number }[]>;
  /** Of one name. */
  series(name: string): Promise<readonly StoredSeries[]>;
  /** Within a unit of work. */
  add(blocks: readonly NewBlock[]): Promise<void>;
  /** Those of one series are of one moment: what is merged meanwhile counts once. */
  blocks(selection: BlockSelection): Promise<readonly SeriesBlock[]>;
  /** Days of series that have fresh blocks, those added first, each once; of at most `limit` blocks. */
  freshDays(limit: number): Promise<readonly Pick<NewBlock, 'seriesId' | 'dayMs'>[]>;
  /** Blocks of a day of these series, whole; at most 2 000, those added first. */
  ofDay(seriesIds: readonly number[], dayMs: number): Promise<readonly StoredBlock[]>;
  /**
   * Within a unit of work: one block in the place of others.
   * @throws AppError retryable conflict when one of them is gone: somebody else merges
   */
  replace(ids: readonly number[], merged: NewBlock): Promise<void>;
  /** Within a unit of work: they are not fresh any more. */
  settle(ids: readonly number[]): Promise<void>;
  /** Within a unit of work: deletes blocks of days that begin before `time`, oldest first. @returns how many */
  forgetBefore(time: Date, limit: number): Promise<number>;
}
