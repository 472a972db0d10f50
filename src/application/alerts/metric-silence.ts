import type { AlertRuleState } from '../../domain/alerts/alert-rule.js';
import type { Reading } from '../../domain/alerts/plan-alerts.js';

/** Windows without a sample after which there is nothing to tell any more. */
const WINDOWS = 3;

/** Of a short window a restart must not be the end, s. */
const SHORTEST_SECONDS = 300;

/**
 * Tells for how long rules have had nothing to read: for a while alerts stay as they are, then they are over, for
 * nobody can tell any more that they are not. An absence rule tells of the silence itself.
 */
export class MetricSilence {
  /** By rule, since when, ms. */
  private readonly since = new Map<string, number>();

  judge(
    { name, condition }: Pick<AlertRuleState, 'name' | 'condition'>,
    readings: readonly Reading[],
    now: Date,
  ): readonly Reading[] {
    if (!readings.some(({ isBreached }) => isBreached === null)) {
      this.since.delete(name);
      return readings;
    }
    const nowMs = now.getTime();
    const sinceMs = Math.min(this.since.get(name) ?? nowMs, nowMs);
    this.since.set(name, sinceMs);
    const window = 'windowSeconds' in condition ? condition.windowSeconds : 0;
    const patienceMs = Math.max(SHORTEST_SECONDS, window * WINDOWS) * 1_000;
    if (nowMs - sinceMs < patienceMs) return readings;
    return readings.map((one) => (one.isBreached === null ? { ...one, isBreached: false } : one));
  }

  keepOnly(names: ReadonlySet<string>): void {
    for (const name of this.since.keys()) if (!names.has(name)) this.since.delete(name);
  }
}
