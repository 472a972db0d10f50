import { RESOLUTIONS, type Resolution } from './metric-block.js';

export interface Used {
  readonly resolution: Resolution;
  readonly bytes: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Before which moment the blocks of each resolution may go. */
export type Cuts = Readonly<Partial<Record<Resolution, number>>>;

/** What is kept of fine resolutions however small the budget: charts of the last hours need it. */
const LEAST_MS: Readonly<Record<Resolution, number>> = {
  second: 2 * 3_600_000,
  minute: 24 * 3_600_000,
  hour: 0,
};

/**
 * Shortens the finest resolution first, by as much as is too much, as if its blocks were spread evenly over
 * its time. Nothing is cut while the budget holds.
 */
export function budgetCuts(used: readonly Used[], budgetBytes: number, nowMs: number): Cuts {
  let excess = used.reduce((sum, { bytes }) => sum + bytes, 0) - budgetBytes;
  const cuts: Partial<Record<Resolution, number>> = {};
  for (const resolution of RESOLUTIONS) {
    const one = used.find((each) => each.resolution === resolution);
    if (excess <= 0) break;
    if (!one || one.bytes <= 0) continue;
    const length = Math.max(1, one.toMs - one.fromMs);
    const wanted = one.fromMs + Math.ceil((length * Math.min(excess, one.bytes)) / one.bytes);
    const cut = Math.min(wanted, nowMs - LEAST_MS[resolution]);
    if (cut <= one.fromMs) continue;
    cuts[resolution] = cut;
    excess -= (one.bytes * Math.min(length, cut - one.fromMs)) / length;
  }
  return cuts;
}
