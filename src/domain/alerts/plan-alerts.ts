import type { AlertId } from '../shared/ids.js';
import { Alert, type AlertDecision, type AlertFinding, type AlertState } from './alert.js';
import type { AlertRuleState } from './alert-rule.js';
import type { AlertLabels, AlertSeverity } from './alert-severity.js';

/** What a condition is now, for one set of labels. */
export interface Reading extends AlertFinding {
  /** Null: there is no telling; alerts stay as they are. */
  readonly isBreached: boolean | null;
  /** Instead of the rule's. */
  readonly severity?: AlertSeverity;
}

/** One alert of a rule as it will be. */
export interface AlertStep extends AlertDecision {
  /** As it was stored; absent: it is new. */
  readonly before: Alert | undefined;
  /** It was pending only: nobody has heard of it, and it goes without a trace. */
  readonly isDropped: boolean;
}

export interface PlanTools {
  readonly now: Date;
  readonly newId: () => AlertId;
  /** Digest that tells active alerts apart. */
  readonly keyOf: (text: string) => string;
}

/** Alerts of one rule at the same time: beyond, labels are too many to be of use. */
export const MOST_ALERTS_OF_RULE = 200;

/** What becomes of a rule's alerts in view of what was read; what stays as it is is left out. */
export function planAlerts(
  rule: AlertRuleState,
  readings: readonly Reading[],
  active: readonly AlertState[],
  tools: PlanTools,
): readonly AlertStep[] {
  const steps: AlertStep[] = [];
  const known = new Map(active.map((state) => [state.activeKey, Alert.restore(state)]));
  const seen = new Set<string>();
  for (const reading of readings) {
    const labels = { ...rule.labels, ...reading.labels };
    const key = activeKeyOf(rule.name, labels, tools);
    seen.add(key);
    const before = known.get(key);
    if (reading.isBreached === null) continue;
    if (!reading.isBreached) {
      if (before) steps.push(ended(before, tools.now));
    } else if (before) steps.push(...goneOn(rule, before, reading, tools.now));
    else if (known.size + steps.length < MOST_ALERTS_OF_RULE) {
      steps.push(begun(rule, { ...reading, labels }, key, tools));
    }
  }
  for (const [key, before] of known) {
    if (key === null || !seen.has(key)) steps.push(ended(before, tools.now));
  }
  return steps;
}

export function activeKeyOf(
  rule: string,
  labels: AlertLabels,
  { keyOf }: Pick<PlanTools, 'keyOf'>,
): string {
  const sorted = Object.entries(labels).sort(([left], [right]) => (left < right ? -1 : 1));
  return keyOf(JSON.stringify([rule, sorted]));
}

/** The alert is over. */
export function ended(before: Alert, now: Date): AlertStep {
  const { alert, events } = before.resolve(now);
  return { before, alert, events, isDropped: before.state.status === 'pending' };
}

function begun(
  rule: AlertRuleState,
  { labels, value, text, severity = rule.severity }: Reading,
  activeKey: string,
  { now, newId }: PlanTools,
): AlertStep {
  const { name, summary } = rule;
  const opening = { rule: name, summary, severity, labels, value, text, activeKey, startedAt: now };
  const opened = Alert.open(newId(), now, opening);
  const { alert, events } =
    rule.forSeconds > 0 ? { alert: opened, events: [] } : opened.fire({ value, text }, now);
  return { before: undefined, alert: alert.after(undefined), events, isDropped: false };
}

function goneOn(
  rule: AlertRuleState,
  before: Alert,
  finding: AlertFinding,
  now: Date,
): readonly AlertStep[] {
  const { status, startedAt } = before.state;
  const heldMs = now.getTime() - startedAt.getTime();
  if (status !== 'pending' || heldMs < rule.forSeconds * 1_000) return [];
  const { alert, events } = before.fire(finding, now);
  return [{ before, alert, events, isDropped: false }];
}
