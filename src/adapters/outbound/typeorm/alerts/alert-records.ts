import { Alert, type AlertState } from '../../../../domain/alerts/alert.js';
import { AlertRule, type AlertRuleState } from '../../../../domain/alerts/alert-rule.js';
import { Expectation, type ExpectationState } from '../../../../domain/alerts/expectation.js';
import { Notice, type NoticeState } from '../../../../domain/alerts/notice.js';
import { Silence, type SilenceState } from '../../../../domain/alerts/silence.js';
import {
  BOOLEAN,
  ID,
  INTEGER,
  JSON_TEXT,
  key,
  NUMBER,
  recordSchema,
  TEXT,
  TIME,
} from '../columns.js';
import type { RepositoryMapping } from '../typeorm-repository.js';

const AGGREGATE = { id: ID, version: INTEGER, createdAt: TIME, updatedAt: TIME };

export const ALERT_SCHEMA = recordSchema<AlertState>('alerts', {
  ...AGGREGATE,
  rule: key(100),
  activeKey: key(64),
  severity: key(20),
  status: key(20),
  labels: JSON_TEXT,
  summary: TEXT,
  text: TEXT,
  value: NUMBER,
  startedAt: TIME,
  firedAt: TIME,
  resolvedAt: TIME,
  hits: JSON_TEXT,
  toldChannels: JSON_TEXT,
  lastNotifiedAt: TIME,
  notices: INTEGER,
  acknowledgedAt: TIME,
  acknowledgedBy: key(255),
  note: TEXT,
});

/** `condition` is a word of SQL. */
export type AlertRuleRecord = Omit<AlertRuleState, 'condition'> & {
  readonly conditionText: AlertRuleState['condition'];
};

export const ALERT_RULE_SCHEMA = recordSchema<AlertRuleRecord>('alert_rules', {
  ...AGGREGATE,
  name: key(100),
  origin: key(20),
  summary: TEXT,
  severity: key(20),
  conditionText: JSON_TEXT,
  forSeconds: INTEGER,
  repeatSeconds: INTEGER,
  channels: JSON_TEXT,
  labels: JSON_TEXT,
  enabled: BOOLEAN,
});

export const SILENCE_SCHEMA = recordSchema<SilenceState>('silences', {
  ...AGGREGATE,
  matchers: JSON_TEXT,
  startsAt: TIME,
  endsAt: TIME,
  comment: TEXT,
  author: key(255),
});

export const NOTICE_SCHEMA = recordSchema<NoticeState>('alert_notices', {
  ...AGGREGATE,
  alertId: ID,
  channel: key(64),
  idempotencyKey: key(160),
  status: key(20),
  digestId: key(64),
  content: JSON_TEXT,
  sentAt: TIME,
  error: TEXT,
});

export const EXPECTATION_SCHEMA = recordSchema<ExpectationState>('expectations', {
  ...AGGREGATE,
  name: key(100),
  origin: key(20),
  kind: key(20),
  subject: key(200),
  cadence: JSON_TEXT,
  graceSeconds: INTEGER,
  volume: JSON_TEXT,
  severity: key(20),
  enabled: BOOLEAN,
  lastAt: TIME,
  lastVolume: NUMBER,
  lateDue: TIME,
  history: JSON_TEXT,
});

export const ALERT_MAPPING: RepositoryMapping<AlertState, Alert, AlertState> = {
  what: 'alert',
  toRecord: (state) => state,
  toRoot: (state) => Alert.restore(state),
};

export const ALERT_RULE_MAPPING: RepositoryMapping<AlertRuleState, AlertRule, AlertRuleRecord> = {
  what: 'alert-rule',
  toRecord: ({ condition, ...state }) => ({ ...state, conditionText: condition }),
  toRoot: (record) => AlertRule.restore(toAlertRuleState(record)),
};

export function toAlertRuleState({ conditionText, ...state }: AlertRuleRecord): AlertRuleState {
  return { ...state, condition: conditionText };
}

export const SILENCE_MAPPING: RepositoryMapping<SilenceState, Silence, SilenceState> = {
  what: 'silence',
  toRecord: (state) => state,
  toRoot: (state) => Silence.restore(state),
};

export const NOTICE_MAPPING: RepositoryMapping<NoticeState, Notice, NoticeState> = {
  what: 'notice',
  toRecord: (state) => state,
  toRoot: (state) => Notice.restore(state),
};

export const EXPECTATION_MAPPING: RepositoryMapping<
  ExpectationState,
  Expectation,
  ExpectationState
> = {
  what: 'expectation',
  toRecord: (state) => state,
  toRoot: (state) => Expectation.restore(state),
};
