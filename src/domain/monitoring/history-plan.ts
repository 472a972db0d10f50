import { blockStart, SPANS, type MetricBlock, type Resolution } from './metric-block.js';
import type { Steps } from './metric-points.js';

/** Where the blocks of each resolution begin: the first, and the last. */
export type CoverageMs = Readonly<
  Partial<Record<Resolution, { readonly fromMs: number; readonly toMs: number }>>
>;

export interface Part {
  readonly resolution: Resolution;
  readonly fromMs: number;
  readonly toMs: number;
}

const NEVER = Infinity;

/** The coarsest resolution whose slots are no longer than a step. */
export function resolutionFor(stepMs: number): Resolution {
  if (stepMs >= SPANS.hour.slotMs) return 'hour';
  return stepMs >= SPANS.minute.slotMs ? 'minute' : 'second';
}

/**
 * Which resolution tells of which part of a time. Hours are rolled up when they are over, minutes while their
 * hour runs: what comes after the last block of minutes begins is told by `rolledMinutes` and the seconds.
 * Where fine blocks are deleted already, coarser ones stand in: points lie further apart there.
 */
export function planParts({ fromMs, toMs, stepMs }: Steps, coverage: CoverageMs): readonly Part[] {
  const wanted = resolutionFor(stepMs);
  const runningHourMs = coverage.minute?.toMs ?? -NEVER;
  const firstMinuteMs = coverage.minute?.fromMs ?? NEVER;
  const firstSecondMs = coverage.second?.fromMs ?? toMs;
  const ends = {
    // Minutes that are there tell more than hours, unless hours are enough.
    hour: wanted === 'hour' ? runningHourMs : Math.min(firstMinuteMs, runningHourMs),
    minute: wanted === 'second' ? firstSecondMs : runningHourMs,
  };
  const clamp = (atMs: number) => Math.min(Math.max(atMs, fromMs), toMs);
  const hourEnd = clamp(ends.hour);
  const minuteEnd = Math.max(hourEnd, clamp(ends.minute));
  const parts: Part[] = [
    { resolution: 'hour', fromMs, toMs: hourEnd },
    { resolution: 'minute', fromMs: hourEnd, toMs: minuteEnd },
    { resolution: 'second', fromMs: minuteEnd, toMs },
  ];
  return parts.filter((part) => part.fromMs < part.toMs);
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

/** Seconds that are not rolled up into minutes yet, at most, while rolling up goes well. */
const UNROLLED = 600;

/** Slots that a plan is going to make the reader look at. */
export function slotsIn(parts: readonly Part[], stepMs: number): number {
  return parts.reduce((sum, { resolution, fromMs, toMs }) => {
    const length = toMs - blockStart(resolution, fromMs);
    const slots = Math.ceil(length / SPANS[resolution].slotMs);
    const areRolled = resolution === 'second' && stepMs >= SPANS.minute.slotMs;
    const seconds = Math.min(slots, UNROLLED + Math.ceil(length / SPANS.minute.slotMs));
    return sum + (areRolled ? seconds : slots);
  }, 0);
}
