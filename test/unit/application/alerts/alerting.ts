import { RememberedMetrics } from '../../../support/remembered-metrics.js';
import { InMemoryMetrics } from '../../../../src/adapters/outbound/memory/in-memory-metrics.js';
import { CronerSchedule } from '../../../../src/adapters/outbound/croner/croner-schedule.js';
import { NodeDigests } from '../../../../src/adapters/outbound/system/node-digests.js';
import { AlertFacts } from '../../../../src/application/alerts/alert-facts.js';
import type { AlertSettings } from '../../../../src/application/alerts/alert-settings.js';
import { AlertWriter } from '../../../../src/application/alerts/alert-writer.js';
import { EvaluateAlerts } from '../../../../src/application/alerts/evaluate-alerts.js';
import { ExpectationBook } from '../../../../src/application/alerts/expectation-book.js';
import { FollowAlertEvents } from '../../../../src/application/alerts/follow-alert-events.js';
import { ReadConditions } from '../../../../src/application/alerts/read-conditions.js';
import { RuleBook } from '../../../../src/application/alerts/rule-book.js';
import { SettleExpectations } from '../../../../src/application/alerts/settle-expectations.js';
import type { AlertRuleDetails } from '../../../../src/domain/alerts/alert-rule.js';
import type { MetricWindows } from '../../../../src/ports/monitoring/metric-history.js';
import { inMemoryParts } from '../../../support/in-memory-parts.js';
import { DEFAULT_RULES } from '../../../../src/domain/alerts/default-rules.js';
import { anAlertRule } from '../../../support/builders.js';

type Changing = { -readonly [Name in keyof AlertSettings]: AlertSettings[Name] };

export function detailsOf(state: Partial<AlertRuleDetails> = {}): AlertRuleDetails {
  const { name, summary, severity, condition, forSeconds, repeatSeconds } =
    anAlertRule(state).state;
  const { channels, labels, enabled } = anAlertRule(state).state;
  return {
    name,
    summary,
    severity,
    condition,
    forSeconds,
    repeatSeconds,
    channels,
    labels,
    enabled,
  };
}

/** Everything that decides about alerts, in memory, with a clock that the test moves. */
export function alerting(rules: readonly AlertRuleDetails[]) {
  const parts = inMemoryParts();
  const { clock, ids, work, scope, logger } = parts;
  const metrics = new InMemoryMetrics();
  const digests = new NodeDigests();
  const checks: { name: string; status: 'healthy' | 'unhealthy' }[] = [];
  const settings: Changing = {
    isEnabled: true,
    evaluationMs: 15_000,
    schedules: [{ name: 'housekeeping', everySeconds: 600 }],
    repeatSeconds: 3_600,
    rules,
    disabledRules: DEFAULT_RULES.map(({ name }) => name),
    expectations: [],
    routes: [],
    channels: new Map([['ops', { type: 'test', maxPerMinute: 10, settings: {} }]]),
  };
  const book = new RuleBook({
    ...parts,
    settings,
    rules: parts.alertRules,
    queries: parts.alertRuleQueries,
  });
  const queries = parts.expectationQueries;
  const expectations = new ExpectationBook({
    ...parts,
    settings,
    queries,
    schedule: new CronerSchedule(),
  });
  const history = new RememberedMetrics({ metrics, clock });
  let fault: Error | undefined;
  const windows: MetricWindows = {
    value: (query) => (fault ? Promise.reject(fault) : history.value(query)),
  };
  const fail = (thrown: Error | undefined) => {
    fault = thrown;
  };
  const health = { execute: () => Promise.resolve({ checks }) };
  const schedules = parts.scheduleQueries;
  const conditions = new ReadConditions({
    ...{ metrics: windows, health, expectations, schedules, clock },
  });
  const writer = new AlertWriter({ ...parts, settings });
  const common = { settings, book, writer, work, scope, clock, ids, digests, logger };
  const read = { queries: parts.alertQueries, silences: parts.silenceQueries };
  const facts = new AlertFacts({
    events: parts.eventQueries,
    jobs: parts.jobQueries,
    metrics,
    clock,
  });
  const settle = {
    ...parts,
    book: expectations,
    alerts: parts.alertQueries,
    metrics: history,
  };
  const evaluate = new EvaluateAlerts({
    ...common,
    ...read,
    facts,
    conditions,
    settleExpectations: new SettleExpectations(settle),
  });
  const follow = new FollowAlertEvents({
    ...common,
    ...read,
    expectations,
    stream: parts.eventStream,
  });
  return { parts, metrics, settings, checks, book, expectations, facts, evaluate, follow, fail };
}
