import type { Aggregate, AggregateState } from '../shared/aggregate.js';
import { AppError } from '../shared/app-error.js';
import type { NewDomainEvent } from '../shared/domain-event.js';
import type { AlertRuleId } from '../shared/ids.js';
import type { AlertCondition } from './alert-condition.js';
import type { AlertLabels, AlertSeverity } from './alert-severity.js';

/** Where a rule comes from: only those of the API can be changed by it. */
export const RULE_ORIGINS = ['built-in', 'configuration', 'api'] as const;
export type RuleOrigin = (typeof RULE_ORIGINS)[number];

export interface AlertRuleDetails {
  /** Unique: lower case letters, digits, hyphens. */
  readonly name: string;
  readonly summary: string;
  readonly severity: AlertSeverity;
  readonly condition: AlertCondition;
  /** How long the condition must hold before the alert fires. */
  readonly forSeconds: number;
  /** Seconds between two notices of an alert that goes on; null: as configured for all. */
  readonly repeatSeconds: number | null;
  /** Empty: the channels that the routes name. */
  readonly channels: readonly string[];
  /** Added to those of each alert. Of one `subject` a critical alert keeps the others quiet. */
  readonly labels: AlertLabels;
  readonly enabled: boolean;
}

export interface AlertRuleState extends AggregateState<AlertRuleId>, AlertRuleDetails {
  readonly origin: RuleOrigin;
}

export class AlertRule implements Aggregate<AlertRuleState> {
  private constructor(readonly state: AlertRuleState) {}

  static restore(state: AlertRuleState): AlertRule {
    return new AlertRule(state);
  }

  static make(
    id: AlertRuleId,
    now: Date,
    origin: RuleOrigin,
    details: AlertRuleDetails,
  ): AlertRule {
    return new AlertRule({ ...details, id, origin, version: 1, createdAt: now, updatedAt: now });
  }

  /** @throws AppError `conflict` when it comes from elsewhere */
  change(change: Partial<AlertRuleDetails>, now: Date): AlertRule {
    this.requireOwn();
    return this.with(change, now);
  }

  /** Takes over what the configuration, or the program, says of it. */
  declare(origin: RuleOrigin, details: AlertRuleDetails, now: Date): AlertRule {
    return this.with({ ...details, origin }, now);
  }

  /** @throws AppError `conflict` when it comes from elsewhere */
  delete(): readonly NewDomainEvent[] {
    this.requireOwn();
    return [];
  }

  private requireOwn(): void {
    const { name, origin } = this.state;
    if (origin === 'api') return;
    const where = origin === 'built-in' ? 'alerts.disabledRules' : 'alerts.rules';
    throw new AppError(
      'conflict',
      'alert-rule.declared',
      `The rule ${name} is ${origin}: change it in ${where} of the configuration`,
    );
  }

  private with(change: Partial<AlertRuleState>, now: Date): AlertRule {
    const version = this.state.version + 1;
    return new AlertRule({ ...this.state, ...change, version, updatedAt: now });
  }
}
