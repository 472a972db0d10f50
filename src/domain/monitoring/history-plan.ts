import {
  blockStart,
  SPANS,
  type MetricBlock,
  type MetricSeries,
  type Resolution,
} from './metric-block.js';
import type { Steps } from './metric-points.js';

/** Where the blocks of each resolution begin: the first, and the last. */
export type CoverageMs = Readonly<
  Partial<Record<Resolution, { readonly fromMs: number; readonly toMs: number }>>
>;

export interface Part {
  readonly resolution: Resolution;
  readonly fromMs: number;
  readonly toMs: number;
  /** The minutes of these seconds that are rolled up already may tell of them. */
  readonly areRolling?: boolean;
}

const NEVER = Infinity;

/** The coarsest resolution whose slots are no longer than a step. */
export function resolutionFor(stepMs: number): Resolution {
  if (stepMs >= SPANS.hour.slotMs) return 'hour';
  return stepMs >= SPANS.minute.slotMs ? 'minute' : 'second';
}

/**
 * Which resolution tells of which part of a time: nothing counts twice, and nothing is left out. A coarse slot
 * tells of what lies whole within the time; its ends are told by finer ones. Hours are rolled up when they are
 * over, minutes while their hour runs: what comes after the last block of minutes begins is told by the minutes
 * there are and the seconds. Where fine blocks are deleted already, coarser ones stand in: points lie further
 * apart there.
 */
export function planParts({ fromMs, toMs, stepMs }: Steps, coverage: CoverageMs): readonly Part[] {
  const plan = { hour: hourly, minute: minutely, second: secondly }[resolutionFor(stepMs)];
  return plan(fromMs, toMs, coverage).filter((part) => part.fromMs < part.toMs);
}

function hourly(fromMs: number, toMs: number, coverage: CoverageMs): readonly Part[] {
  const whole = wholeSlots('hour', fromMs, Math.min(toMs, runningHour(coverage)));
  if (!whole) return minutely(fromMs, toMs, coverage);
  return [
    ...minutely(fromMs, whole.fromMs, coverage),
    whole,
    ...minutely(whole.toMs, toMs, coverage),
  ];
}

function minutely(fromMs: number, toMs: number, coverage: CoverageMs): readonly Part[] {
  const whole = wholeSlots('minute', fromMs, toMs);
  if (!whole) return secondly(fromMs, toMs, coverage);
  const clamp = (atMs: number) => Math.min(Math.max(atMs, whole.fromMs), whole.toMs);
  // Minutes that are there tell more than hours.
  const hourEnd = clamp(Math.min(coverage.minute?.fromMs ?? NEVER, runningHour(coverage)));
  const minuteEnd = Math.max(hourEnd, clamp(runningHour(coverage)));
  return [
    ...secondly(fromMs, whole.fromMs, coverage),
    { resolution: 'hour', fromMs: whole.fromMs, toMs: hourEnd },
    { resolution: 'minute', fromMs: hourEnd, toMs: minuteEnd },
    { resolution: 'second', fromMs: minuteEnd, toMs: whole.toMs, areRolling: true },
    ...secondly(whole.toMs, toMs, coverage),
  ];
}

function secondly(fromMs: number, toMs: number, coverage: CoverageMs): readonly Part[] {
  const clamp = (atMs: number) => Math.min(Math.max(atMs, fromMs), toMs);
  const hourEnd = clamp(Math.min(coverage.minute?.fromMs ?? NEVER, runningHour(coverage)));
  const minuteEnd = Math.max(hourEnd, clamp(coverage.second?.fromMs ?? toMs));
  return [
    { resolution: 'hour', fromMs, toMs: hourEnd },
    { resolution: 'minute', fromMs: hourEnd, toMs: minuteEnd },
    { resolution: 'second', fromMs: minuteEnd, toMs },
  ];
}

/** What lies between the first slot that begins within a time and the last that ends there. */
function wholeSlots(resolution: Resolution, fromMs: number, toMs: number): Part | undefined {
  const { slotMs } = SPANS[resolution];
  const first = Math.ceil(fromMs / slotMs) * slotMs;
  const last = Math.floor(toMs / slotMs) * slotMs;
  return first < last ? { resolution, fromMs: first, toMs: last } : undefined;
}

function runningHour({ minute }: CoverageMs): number {
  return minute?.toMs ?? -NEVER;
}

/** The time up to which some of these blocks of minutes are rolled up; undefined: none is. */
export function rolledUntil(blocks: readonly MetricBlock[]): number | undefined {
  let until: number | undefined;
  for (const { resolution, startMs, slots } of blocks) {
    const last = slots.findLastIndex((slot) => slot !== undefined);
    if (last < 0) continue;
    until = Math.max(until ?? 0, startMs + (last + 1) * SPANS[resolution].slotMs);
  }
  return until;
}

/** What a slot costs besides its values, in values. */
const SLOT_COST = 16;

/** Seconds that are not rolled up into minutes yet, at most, while rolling up goes well. */
const UNROLLED = 480;

/** Slots that a plan is going to make the reader look at. */
export function slotsIn(parts: readonly Part[]): number {
  return parts.reduce((sum, { resolution, fromMs, toMs, areRolling }) => {
    const length = toMs - blockStart(resolution, fromMs);
    const slots = Math.ceil(length / SPANS[resolution].slotMs);
    const seconds = Math.min(slots, UNROLLED + Math.ceil(length / SPANS.minute.slotMs));
    return sum + (areRolling === true ? seconds : slots);
  }, 0);
}

/** What looking at one slot of a series costs: a histogram has a value for each bucket. */
export function slotCost({ kind, bounds }: Pick<MetricSeries, 'kind' | 'bounds'>): number {
  const values = { counter: 1, gauge: 5, histogram: bounds.length + 2 }[kind];
  return SLOT_COST + values;
}
