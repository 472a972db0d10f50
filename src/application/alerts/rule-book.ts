import {
  AlertRule,
  type AlertRuleDetails,
  type AlertRuleState,
} from '../../domain/alerts/alert-rule.js';
import { DEFAULT_RULES } from '../../domain/alerts/default-rules.js';
import type {
  AlertRuleQueries,
  AlertRuleRepository,
} from '../../ports/alerts/alert-repositories.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { AlertSettings } from './alert-settings.js';
import { DeclaredItems, type Declared } from '../shared/declared-items.js';

/** All rules: built in, configured, and made by the API. A configured name takes over any other. */
export class RuleBook {
  private readonly items: DeclaredItems<AlertRuleDetails, AlertRuleState, AlertRule>;

  constructor(
    private readonly deps: {
      readonly settings: AlertSettings;
      readonly rules: AlertRuleRepository;
      readonly queries: AlertRuleQueries;
      readonly work: UnitOfWork;
      readonly clock: Clock;
      readonly ids: IdGenerator;
    },
  ) {
    const { ids, rules } = deps;
    this.items = new DeclaredItems({
      ...deps,
      repository: rules,
      declared: () => this.declared(),
      make: ({ origin, details }, now) => AlertRule.make(ids.next(), now, origin, details),
      declare: (before, { origin, details }, now) =>
        AlertRule.restore(before).declare(origin, details, now),
    });
  }

  read(): Promise<readonly AlertRuleState[]> {
    return this.items.read();
  }

  private declared(): readonly Declared<AlertRuleDetails>[] {
    const { disabledRules, rules } = this.deps.settings;
    const builtIn = DEFAULT_RULES.filter(({ name }) => !disabledRules.includes(name));
    return [
      ...builtIn.map((details) => ({ origin: 'built-in' as const, details })),
      ...rules.map((details) => ({ origin: 'configuration' as const, details })),
    ];
  }
}
