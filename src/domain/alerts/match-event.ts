import type { PositionedEvent } from '../shared/domain-event.js';
import type { JsonValue } from '../shared/json.js';
import { Alert, type AlertState } from './alert.js';
import type { EventCondition } from './alert-condition.js';
import type { AlertRuleState } from './alert-rule.js';
import {
  activeKeyOf,
  ended,
  MOST_ALERTS_OF_RULE,
  type AlertStep,
  type PlanTools,
} from './plan-alerts.js';
import { matchesPattern } from './pattern.js';

const LONGEST_LABEL = 100;

/**
 * What an event does to the alerts of an event rule: counts for one, or ends one. The time that counts is that of
 * the event, so that events of a while ago are judged as if they had been seen at once.
 */
export function planForEvent(
  rule: AlertRuleState,
  condition: EventCondition,
  event: PositionedEvent,
  active: readonly AlertState[],
  tools: PlanTools,
): AlertStep | undefined {
  const labels = { ...rule.labels, ...labelsOf(condition, event) };
  const activeKey = activeKeyOf(rule.name, labels, tools);
  const found = active.find((state) => state.activeKey === activeKey);
  const before = found && Alert.restore(found);
  if (!isMatch(condition, event)) {
    const isOver = before && condition.resolvedBy.includes(event.type);
    return isOver ? ended(before, tools.now) : undefined;
  }
  if (!before && active.length >= MOST_ALERTS_OF_RULE) return undefined;
  const { occurredAt } = event;
  const since = occurredAt.getTime() - condition.windowSeconds * 1_000;
  const recent = (before?.state.hits ?? []).filter((hit) => new Date(hit).getTime() > since);
  const hits = [...recent, occurredAt.toISOString()].slice(-condition.count);
  const text = textOf(event, hits.length);
  const { name, summary, severity } = rule;
  const told = { rule: name, summary, severity, labels, value: hits.length, text };
  const opening = { ...told, activeKey, startedAt: occurredAt };
  const counted = before
    ? before.hit(hits, text, tools.now)
    : Alert.open(tools.newId(), tools.now, { ...opening, hits });
  const fires = counted.state.status === 'pending' && hits.length >= condition.count;
  const { alert, events } = fires
    ? counted.fire({ value: hits.length, text }, tools.now)
    : { alert: counted, events: [] };
  return { before, alert: alert.after(before), events, isDropped: false };
}

/** Ends alerts whose last event was a window ago. */
export function planQuietEvents(
  condition: EventCondition,
  active: readonly AlertState[],
  now: Date,
): readonly AlertStep[] {
  return active
    .filter(({ hits, startedAt }) => {
      const last = new Date(hits.at(-1) ?? startedAt).getTime();
      return now.getTime() - last >= condition.windowSeconds * 1_000;
    })
    .map((state) => ended(Alert.restore(state), now));
}

function isMatch({ events, match, unless }: EventCondition, event: PositionedEvent): boolean {
  const holds = ([name, pattern]: readonly [string, string]) =>
    matchesPattern(factOf(event, name), pattern);
  return (
    events.includes(event.type) &&
    Object.entries(match).every(holds) &&
    !Object.entries(unless).some(holds)
  );
}

function labelsOf({ groupBy }: EventCondition, event: PositionedEvent): Record<string, string> {
  return Object.fromEntries(
    groupBy.map((name) => [name, factOf(event, name).slice(0, LONGEST_LABEL)]),
  );
}

function factOf(event: PositionedEvent, name: string): string {
  if (name === 'actor') return event.actor;
  if (name === 'subject') return event.subject;
  const value: JsonValue | undefined = event.data[name];
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}

function textOf({ type, subject, data, actor }: PositionedEvent, count: number): string {
  const message = typeof data['message'] === 'string' ? `: ${data['message'].slice(0, 300)}` : '';
  const times = count > 1 ? `, ${String(count)} times` : '';
  return `${type} of ${subject} by ${actor}${times}${message}`;
}
