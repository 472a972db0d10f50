import {
  RULE_ORIGINS,
  type AlertRuleState,
  type RuleOrigin,
} from '../../../domain/alerts/alert-rule.js';
import type { AlertCondition } from '../../../domain/alerts/alert-condition.js';
import { ALERT_SEVERITIES, type AlertSeverity } from '../../../domain/alerts/alert-severity.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import { Answer, Choice, Count, Flag, JsonField, Text, TextList, TextMap } from './fields.js';
import { StoredView } from './stored-view.js';

export const NAME = {
  description: 'Unique; lower-case letters, digits and hyphens',
  example: 'slow-imports',
  minLength: 1,
  maxLength: 40,
  pattern: /^[a-z][a-z0-9-]*$/,
};

const summary = {
  description: 'What people read',
  example: 'Imports are slow',
  minLength: 1,
  maxLength: 200,
};
const severity = { description: 'How bad it is', example: 'warning' };
const condition = {
  description: 'When it fires: type threshold, ratio, absence, event, health or watchdog',
  example: { type: 'threshold', metric: 'dead_letters', above: 10, windowSeconds: 60 },
};
const forSeconds = {
  description: 'How long the condition must hold before it fires',
  example: 60,
  minimum: 0,
  maximum: 86_400,
};
const repeatSeconds = {
  description: 'Between two notices of an alert that goes on; 0: one only; null: as configured',
  example: 3_600,
  minimum: 0,
  maximum: 2_592_000,
  nullable: true,
};
const channels = {
  description: 'Channels of the configuration; none: as routed',
  example: ['ops'],
  maxItems: 20,
  maxLength: 40,
};
const labels = {
  description: 'Labels of its alerts; a critical alert keeps others of the same subject quiet',
  example: { subject: 'imports' },
};
const enabled = { description: 'Whether it is evaluated', example: true };

export class CreateAlertRuleDto {
  @Text(NAME) name!: string;
  @Text({ ...summary, optional: true }) summary?: string;
  @Choice(ALERT_SEVERITIES, { ...severity, optional: true }) severity?: AlertSeverity;
  @JsonField(condition) condition!: JsonObject;
  @Count({ ...forSeconds, optional: true }) forSeconds?: number;
  @Count({ ...repeatSeconds, optional: true }) repeatSeconds?: number | null;
  @TextList({ ...channels, optional: true }) channels?: string[];
  @TextMap({ ...labels, optional: true }) labels?: Record<string, string>;
  @Flag({ ...enabled, optional: true }) enabled?: boolean;
}

export class ChangeAlertRuleDto {
  @Text({ ...NAME, optional: true }) name?: string;
  @Text({ ...summary, optional: true }) summary?: string;
  @Choice(ALERT_SEVERITIES, { ...severity, optional: true }) severity?: AlertSeverity;
  @JsonField({ ...condition, optional: true }) condition?: JsonObject;
  @Count({ ...forSeconds, optional: true }) forSeconds?: number;
  @Count({ ...repeatSeconds, optional: true }) repeatSeconds?: number | null;
  @TextList({ ...channels, optional: true }) channels?: string[];
  @TextMap({ ...labels, optional: true }) labels?: Record<string, string>;
  @Flag({ ...enabled, optional: true }) enabled?: boolean;
}

export class AlertRuleView extends StoredView {
  @Text({ ...NAME, maxLength: 100 }) name!: string;
  @Choice(RULE_ORIGINS, {
    description: 'Only those of the API can be changed by it',
    example: 'api',
  })
  origin!: RuleOrigin;
  @Text(summary) summary!: string;
  @Choice(ALERT_SEVERITIES, severity) severity!: AlertSeverity;
  @Answer({ ...condition, schema: { type: 'object' } }) condition!: AlertCondition;
  @Count(forSeconds) forSeconds!: number;
  @Count(repeatSeconds) repeatSeconds!: number | null;
  @TextList(channels) channels!: readonly string[];
  @TextMap(labels) labels!: Readonly<Record<string, string>>;
  @Flag(enabled) enabled!: boolean;
}

export class RuleTestView {
  @Text({ description: 'Name of the rule', example: 'slow-imports', maxLength: 100 }) rule!: string;
  @Answer({
    description: 'What the condition is now; isBreached null: there is no telling',
    example: [{ labels: {}, value: 3, isBreached: false, text: 'dead_letters is 3' }],
    schema: { type: 'array', items: { type: 'object' } },
  })
  readings!: readonly object[];
  @Answer({
    description: 'Channels that would be told',
    example: ['ops'],
    schema: { type: 'array', items: { type: 'string' } },
  })
  channels!: readonly string[];
}

export function toAlertRuleView(state: AlertRuleState): AlertRuleView {
  return state;
}
