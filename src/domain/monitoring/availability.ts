import { SILENCE_MS, type ProcessSpan } from './process-span.js';

export interface Outage {
  readonly fromMs: number;
  readonly toMs: number;
  /** The last process was asked to stop. */
  readonly isPlanned: boolean;
}

export interface Availability {
  /** What is judged: the period, from when the installation first ran. */
  readonly totalMs: number;
  readonly upMs: number;
  readonly plannedMs: number;
  readonly unplannedMs: number;
  /** Oldest first. */
  readonly outages: readonly Outage[];
}

/**
 * Up is whenever at least one of the processes told that it runs. A process that was killed counts as down from
 * the last time it told so; a planned stop is down too, but told apart.
 * @param firstMs when the installation first ran; before, there is nothing to judge
 */
export function availabilityOf(
  spans: readonly ProcessSpan[],
  period: { readonly fromMs: number; readonly toMs: number; readonly nowMs: number },
  firstMs: number,
): Availability {
  const fromMs = Math.max(period.fromMs, firstMs);
  const toMs = Math.max(fromMs, Math.min(period.toMs, period.nowMs));
  const outages: Outage[] = [];
  let upUntilMs = fromMs;
  let isPlanned = false;
  for (const span of [...spans].sort((a, b) => a.beganAt.getTime() - b.beganAt.getTime())) {
    const began = span.beganAt.getTime();
    const ended = endOf(span, period.nowMs);
    if (ended < fromMs) {
      isPlanned = span.stoppedAt !== null;
      continue;
    }
    if (began >= toMs) break;
    if (began > upUntilMs) outages.push({ fromMs: upUntilMs, toMs: began, isPlanned });
    if (ended < upUntilMs) continue;
    upUntilMs = ended;
    isPlanned = span.stoppedAt !== null;
  }
  if (upUntilMs < toMs) outages.push({ fromMs: upUntilMs, toMs, isPlanned });
  const down = (planned: boolean) =>
    outages.reduce((sum, one) => sum + (one.isPlanned === planned ? one.toMs - one.fromMs : 0), 0);
  const [plannedMs, unplannedMs] = [down(true), down(false)];
  const totalMs = toMs - fromMs;
  return { totalMs, upMs: totalMs - plannedMs - unplannedMs, plannedMs, unplannedMs, outages };
}

/** One that told lately is taken to run still. */
function endOf({ seenAt, stoppedAt }: ProcessSpan, nowMs: number): number {
  if (stoppedAt) return stoppedAt.getTime();
  const seenMs = seenAt.getTime();
  return nowMs - seenMs <= SILENCE_MS ? nowMs : seenMs;
}
