import { AlertRule, type AlertRuleState } from '../../domain/alerts/alert-rule.js';
import { DEFAULT_RULES } from '../../domain/alerts/default-rules.js';
import type {
  AlertRuleQueries,
  AlertRuleRepository,
} from '../../ports/alerts/alert-repositories.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { AlertSettings } from './alert-settings.js';
import { allItems } from './all-items.js';
import { planDeclarations, type Declared } from './declared-items.js';
import type { AlertRuleDetails } from '../../domain/alerts/alert-rule.js';

/** All rules: built in, configured, and made by the API. A configured name takes over any other. */
export class RuleBook {
  constructor(
    private readonly deps: {
      readonly settings: AlertSettings;
      readonly rules: AlertRuleRepository;
      readonly queries: AlertRuleQueries;
      readonly work: UnitOfWork;
      readonly clock: Clock;
      readonly ids: IdGenerator;
    },
  ) {}

  /** Stores what is declared, so that every process and the API see the same rules. */
  async read(): Promise<readonly AlertRuleState[]> {
    const { queries } = this.deps;
    const stored = await allItems(queries);
    const plan = planDeclarations(this.declared(), stored);
    if (plan.add.length + plan.change.length + plan.remove.length === 0) return stored;
    await this.deps.work.run(() => this.store());
    return allItems(queries);
  }

  private async store(): Promise<void> {
    const { rules, queries, clock, ids } = this.deps;
    const now = clock.now();
    const { add, change, remove } = planDeclarations(this.declared(), await allItems(queries));
    for (const { origin, details } of add) {
      await rules.save(AlertRule.make(ids.next(), now, origin, details), []);
    }
    for (const { before, to } of change) {
      await rules.save(AlertRule.restore(before).declare(to.origin, to.details, now), []);
    }
    for (const { id } of remove) await rules.delete(id, []);
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
