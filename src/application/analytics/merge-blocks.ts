import { DayBlock } from '../../domain/analytics/day-block.js';
import { blocksToMerge } from '../../domain/analytics/merge-plan.js';
import { AppError } from '../../domain/shared/app-error.js';
import type { AnalyticsSeries, StoredBlock } from '../../ports/analytics/analytics-series.js';
import type { Counter, Metrics } from '../../ports/runtime/metrics.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';

/** Fresh blocks looked for at once. */
const FOUND = 2_000;

/** Series of a day whose blocks are read, and changed in one transaction. */
const BATCH = 50;

/** Rounds of one turn: under load there is always something. */
const MOST_ROUNDS = 50;

/**
 * Makes of the many blocks that recording leaves few. What they tell stays the same, so nobody notices when it
 * happens, stops halfway, or is done by two at once: one of them finds blocks gone and gives way.
 */
export class MergeBlocks {
  private readonly merged: Counter;

  constructor(
    private readonly deps: {
      readonly series: AnalyticsSeries;
      readonly work: UnitOfWork;
      readonly metrics: Metrics;
    },
  ) {
    this.merged = deps.metrics.counter({
      name: 'analytics_blocks_merged_total',
      help: 'Blocks of analytics that were merged into others.',
    });
  }

  async execute(signal: AbortSignal): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS && !signal.aborted; round += 1) {
      const days = await this.deps.series.freshDays(FOUND);
      if (days.length === 0) return;
      const byDay = new Map<number, number[]>();
      for (const { seriesId, dayMs } of days) {
        byDay.set(dayMs, [...(byDay.get(dayMs) ?? []), seriesId]);
      }
      for (const [dayMs, ids] of byDay) await this.mergeDay(dayMs, ids, signal);
    }
  }

  private async mergeDay(
    dayMs: number,
    ids: readonly number[],
    signal: AbortSignal,
  ): Promise<void> {
    for (let start = 0; start < ids.length && !signal.aborted; start += BATCH) {
      const part = ids.slice(start, start + BATCH);
      const bySeries = new Map<number, StoredBlock[]>();
      for (const block of await this.deps.series.ofDay(part, dayMs)) {
        bySeries.set(block.seriesId, [...(bySeries.get(block.seriesId) ?? []), block]);
      }
      await this.give([...bySeries.values()].map(blocksToMerge));
    }
  }

  private async give(plans: readonly (readonly StoredBlock[])[]): Promise<void> {
    const alone = plans.filter(({ length }) => length === 1).flat();
    const merging = plans.flatMap((blocks) => {
      const [first] = blocks;
      if (!first || blocks.length === 1) return [];
      const { seriesId, dayMs } = first;
      const whole = new DayBlock();
      for (const block of blocks) whole.absorb(block);
      return [{ ids: idsOf(blocks), block: { seriesId, dayMs, ...whole.pack() } }];
    });
    if (alone.length === 0 && merging.length === 0) return;
    const { series, work } = this.deps;
    try {
      await work.run(async () => {
        await series.settle(idsOf(alone));
        for (const { ids, block } of merging) await series.replace(ids, block);
        work.afterCommit(() => {
          this.merged.add(merging.reduce((sum, { ids }) => sum + ids.length, 0));
        });
      });
    } catch (error) {
      // Somebody else merges these, or they are forgotten: the next round looks anew.
      if (!(error instanceof AppError) || error.code !== 'analytics-block.concurrent-change')
        throw error;
    }
  }
}

function idsOf(blocks: readonly StoredBlock[]): readonly number[] {
  return blocks.map(({ id }) => id);
}
