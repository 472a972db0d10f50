import { seriesKey, SPANS, type MetricBlock } from './metric-block.js';
import { StepTotals, type TotalAggregate } from './step-totals.js';

/** A time, and how it is divided. */
export interface Steps {
  readonly fromMs: number;
  /** Not included. */
  readonly toMs: number;
  readonly stepMs: number;
}

export interface Point {
  readonly atMs: number;
  readonly value: number;
}

/**
 * One value for each step in which something was measured. Steps begin at multiples of their length; of the
 * first and the last only what lies within the time counts.
 */
export function pointsOf(
  blocks: readonly MetricBlock[],
  { fromMs, toMs, stepMs }: Steps,
  aggregate: TotalAggregate,
): readonly Point[] {
  const totals = new Map<number, StepTotals>();
  for (const block of blocks) {
    const { slotMs } = SPANS[block.resolution];
    const member = `${block.source} ${seriesKey(block.series)}`;
    let stepEndMs = -Infinity;
    let total = new StepTotals();
    // Hundreds of thousands of slots for one chart: the loop looks steps up only when they change.
    for (let index = 0; index < block.slots.length; index += 1) {
      const slot = block.slots[index];
      const atMs = block.startMs + index * slotMs;
      // A slot counts where it begins: neighbouring periods share none.
      if (!slot || atMs < fromMs || atMs >= toMs) continue;
      if (atMs >= stepEndMs) {
        const step = Math.floor(atMs / stepMs) * stepMs;
        total = totals.get(step) ?? new StepTotals();
        totals.set(step, total);
        stepEndMs = step + stepMs;
      }
      total.add(block, slot, atMs, member);
    }
  }
  return [...totals]
    .sort(([a], [b]) => a - b)
    .flatMap(([atMs, total]) => {
      const asked = Math.min(atMs + stepMs, toMs) - Math.max(atMs, fromMs);
      const value = total.value(aggregate, asked / 1_000);
      return value === undefined ? [] : [{ atMs, value }];
    });
}

/** Blocks cut to what begins within a time. */
export function clipped(block: MetricBlock, fromMs: number, toMs: number): MetricBlock {
  const { slotMs, slots } = SPANS[block.resolution];
  if (block.startMs >= fromMs && block.startMs + slots * slotMs <= toMs) return block;
  const isWithin = (index: number) => {
    const atMs = block.startMs + index * slotMs;
    return atMs >= fromMs && atMs < toMs;
  };
  return {
    ...block,
    slots: block.slots.map((slot, index) => (isWithin(index) ? slot : undefined)),
  };
}
