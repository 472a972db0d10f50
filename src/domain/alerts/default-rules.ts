import type { AlertCondition, EventCondition } from './alert-condition.js';
import type { AlertRuleDetails } from './alert-rule.js';

/** Every call of a use case, by how it ended; refusals that are the caller's fault succeed. */
export const OPERATIONS = 'operations_total';
/** Requests without a valid credential. */
const CREDENTIAL_FAILURES = 'authentication_failures_total';
/** Deliveries that could not prove where they come from. */
const SIGNATURE_FAILURES = 'webhook_signature_failures_total';
/** How long the oldest delivery that is not handled yet has waited. */
export const DATA_DELAY = 'data_delay_seconds';
/** Jobs without an attempt left. */
export const DEAD_LETTERS = 'dead_letters';
/** How much storage is pressed: 0 not, 1 clean-up presses, 2 nothing new is taken in. */
export const STORAGE_PRESSURE = 'storage_pressure';

/** Built-in rules that tell of people who should not: whoever keeps these quiet may have a reason to. */
export const SECURITY_RULES: readonly string[] = [
  'authentication-failures',
  'signature-failures',
  'administrator-made',
  'key-from-new-network',
  'mass-read',
  'mass-deletion',
];

function rule(
  name: string,
  severity: AlertRuleDetails['severity'],
  summary: string,
  condition: AlertCondition,
  more: Partial<AlertRuleDetails> = {},
): AlertRuleDetails {
  const rest = { forSeconds: 0, repeatSeconds: null, channels: [], labels: {}, enabled: true };
  return { name, severity, summary, condition, ...rest, ...more };
}

function events(of: Partial<EventCondition> & Pick<EventCondition, 'events'>): EventCondition {
  const none = { match: {}, unless: {}, groupBy: [], resolvedBy: [] };
  return { type: 'event', count: 1, windowSeconds: 3_600, ...none, ...of };
}

const A_WEEK = 604_800;

const OPERATIONS_SUBJECT = { labels: { subject: 'operations' } };

function failures(metric: string, above: number): AlertCondition {
  return {
    type: 'threshold',
    metric,
    labels: {},
    aggregate: 'increase',
    windowSeconds: 300,
    above,
  };
}

function pressed(above: number): AlertCondition {
  const window = { labels: {}, aggregate: 'max', windowSeconds: 60 } as const;
  return { type: 'threshold', metric: STORAGE_PRESSURE, ...window, above };
}

/** What any process finds; those that go on are told of again, so that a killed one is no alert for ever. */
function healthOfProcess(
  name: string,
  severity: AlertRuleDetails['severity'],
  to: string,
): AlertRuleDetails {
  const summary = `A process finds itself ${to}`;
  const condition = events({
    events: ['brain.health.changed', 'brain.health.remains'],
    match: { to },
    groupBy: ['process'],
    resolvedBy: ['brain.health.changed'],
    windowSeconds: 900,
  });
  return rule(name, severity, summary, condition);
}

/** What every installation watches, unless `alerts.disabledRules` names it. */
export const DEFAULT_RULES: readonly AlertRuleDetails[] = [
  rule(
    'high-error-rate',
    'critical',
    'More than a tenth of all operations fail',
    {
      type: 'ratio',
      metric: OPERATIONS,
      labels: { outcome: 'failed' },
      ofMetric: OPERATIONS,
      ofLabels: {},
      windowSeconds: 300,
      minimum: 20,
      above: 0.1,
    },
    OPERATIONS_SUBJECT,
  ),
  rule(
    'low-success-rate',
    'warning',
    'Fewer than four fifths of all operations succeed',
    {
      type: 'ratio',
      metric: OPERATIONS,
      labels: { outcome: 'succeeded' },
      ofMetric: OPERATIONS,
      ofLabels: {},
      windowSeconds: 300,
      minimum: 20,
      below: 0.8,
    },
    OPERATIONS_SUBJECT,
  ),
  rule('data-delay', 'warning', 'Deliveries wait for more than an hour to be handled', {
    type: 'threshold',
    metric: DATA_DELAY,
    labels: {},
    aggregate: 'last',
    windowSeconds: 120,
    above: 3_600,
  }),
  rule('dead-letters', 'warning', 'Jobs were given up', {
    type: 'threshold',
    metric: DEAD_LETTERS,
    labels: {},
    aggregate: 'growth',
    windowSeconds: 900,
    above: 0,
  }),
  rule(
    'unhealthy',
    'critical',
    'Something that the program cannot do without does not work',
    { type: 'health', status: 'unhealthy' },
    { forSeconds: 30 },
  ),
  healthOfProcess('process-unhealthy', 'critical', 'unhealthy'),
  healthOfProcess('process-degraded', 'warning', 'degraded'),
  rule(
    'new-fault',
    'info',
    'A fault was seen for the first time',
    events({
      events: ['brain.error.new'],
      match: { severity: '*' },
      unless: { severity: 'low' },
      groupBy: ['errorId'],
    }),
  ),
  rule(
    'regressed-fault',
    'warning',
    'A fault that was resolved is back',
    events({
      events: ['brain.error.regressed'],
      groupBy: ['errorId'],
      resolvedBy: ['brain.error.resolved'],
    }),
  ),
  rule(
    'storage-short',
    'warning',
    'Storage is short: clean-up deletes before its time',
    pressed(0),
  ),
  rule('storage-full', 'critical', 'Storage is full: nothing new is taken in', pressed(1)),
  rule(
    'missed-target',
    'warning',
    'A target was missed over the last day',
    events({
      events: ['brain.target.missed'],
      groupBy: ['target'],
      resolvedBy: ['brain.target.met'],
      windowSeconds: A_WEEK,
    }),
  ),
  rule('expectation', 'warning', 'Something expected did not happen', { type: 'expectation' }),
  rule(
    'schedule-missed',
    'warning',
    'A schedule was due and did not run in time',
    events({ events: ['brain.schedule.missed'], groupBy: ['name'] }),
  ),
  rule(
    'authentication-failures',
    'warning',
    'Many requests with a wrong or missing credential: somebody may be guessing',
    failures(CREDENTIAL_FAILURES, 50),
  ),
  rule(
    'signature-failures',
    'warning',
    'Many deliveries with a wrong signature: a secret may have changed, or somebody is guessing',
    failures(SIGNATURE_FAILURES, 10),
  ),
  rule(
    'administrator-made',
    'warning',
    'A key with the role admin was made',
    events({
      events: ['brain.api-key.created'],
      match: { role: 'admin' },
      unless: { actor: 'system:*' },
      groupBy: ['actor'],
    }),
  ),
  rule(
    'key-from-new-network',
    'warning',
    'A key was used from a network that it was never used from before',
    events({
      events: ['brain.api-key.used-from-new-network'],
      groupBy: ['apiKeyId'],
      resolvedBy: ['brain.api-key.revoked'],
    }),
  ),
  rule(
    'mass-read',
    'warning',
    'Somebody reads a lot: it may be an export that nobody knows of',
    events({ events: ['brain.access.mass-read'], groupBy: ['actor'] }),
  ),
  rule(
    'mass-deletion',
    'critical',
    'Somebody deletes a lot',
    events({
      events: ['brain.task.deleted', 'brain.project.deleted', 'brain.api-key.revoked'],
      unless: { actor: 'system:*' },
      groupBy: ['actor'],
      count: 50,
      windowSeconds: 300,
    }),
  ),
];
