import type { Outage } from './availability.js';
import type { HealthIncident } from './process-span.js';

/** A failure from when it was seen until everything was healthy again. */
export interface Recovery {
  readonly fromMs: number;
  /** Now, while it is not over. */
  readonly toMs: number;
  readonly isOver: boolean;
}

/**
 * What several processes saw at once is one failure; a time in which none ran though none was asked to stop
 * is one too.
 */
export function recoveriesOf(
  incidents: readonly HealthIncident[],
  outages: readonly Outage[],
  nowMs: number,
): readonly Recovery[] {
  const seen = incidents.map(({ beganAt, endedAt }) => ({
    fromMs: beganAt.getTime(),
    toMs: endedAt?.getTime() ?? nowMs,
    isOver: endedAt !== null,
  }));
  const down = outages
    .filter(({ isPlanned }) => !isPlanned)
    .map(({ fromMs, toMs }) => ({ fromMs, toMs, isOver: toMs < nowMs }));
  const merged: Recovery[] = [];
  for (const one of [...seen, ...down].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = merged.at(-1);
    if (!last || one.fromMs > last.toMs) {
      merged.push(one);
      continue;
    }
    const isLonger = one.toMs >= last.toMs;
    merged[merged.length - 1] = {
      fromMs: last.fromMs,
      toMs: Math.max(last.toMs, one.toMs),
      isOver: isLonger ? one.isOver && (last.isOver || one.toMs > last.toMs) : last.isOver,
    };
  }
  return merged;
}
