import type { AlertRuleDetails } from '../../domain/alerts/alert-rule.js';
import type { AlertLabels, AlertSeverity } from '../../domain/alerts/alert-severity.js';
import type { ExpectationDetails } from '../../domain/alerts/expectation.js';
import type { JsonObject } from '../../domain/shared/json.js';

export interface ChannelConfiguration {
  readonly type: string;
  readonly maxPerMinute: number;
  /** The channel's own; may hold secrets. */
  readonly settings: JsonObject;
}

/** Which alerts go where; empty lists and maps mean all. */
export interface AlertRoute {
  readonly rules: readonly string[];
  readonly severities: readonly AlertSeverity[];
  readonly labels: AlertLabels;
  readonly channels: readonly string[];
}

export interface OwnSchedule {
  readonly name: string;
  readonly everySeconds: number;
}

/** What the configuration says of alerts; the members answer what is in force when they are asked. */
export interface AlertSettings {
  readonly isEnabled: boolean;
  readonly evaluationMs: number;
  /** What the program does again and again, in one process at a time; each is expected. */
  readonly schedules: readonly OwnSchedule[];
  /** 0 = no repeats. */
  readonly repeatSeconds: number;
  readonly rules: readonly AlertRuleDetails[];
  /** Names of built-in rules that are not wanted. */
  readonly disabledRules: readonly string[];
  readonly expectations: readonly ExpectationDetails[];
  readonly routes: readonly AlertRoute[];
  readonly channels: ReadonlyMap<string, ChannelConfiguration>;
}
