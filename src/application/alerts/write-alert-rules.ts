import {
  AlertRule,
  type AlertRuleDetails,
  type AlertRuleState,
} from '../../domain/alerts/alert-rule.js';
import { readCondition } from '../../domain/alerts/read-condition.js';
import { validationError } from '../../domain/shared/app-error.js';
import type { AlertRuleId } from '../../domain/shared/ids.js';
import type { JsonObject } from '../../domain/shared/json.js';
import { listQuery } from '../../domain/shared/page.js';
import type {
  AlertRuleQueries,
  AlertRuleRepository,
} from '../../ports/alerts/alert-repositories.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import { requireVersion } from '../shared/require-version.js';
import type { UseCase } from '../shared/use-case.js';
import type { AlertSettings } from './alert-settings.js';
import { nameTaken, requirePlace } from '../shared/require-place.js';

export type AlertRuleInput = Partial<Omit<AlertRuleDetails, 'condition'>> &
  Pick<AlertRuleDetails, 'name'> & { readonly condition: JsonObject };

export interface ChangeAlertRuleInput {
  readonly id: AlertRuleId;
  readonly change: Partial<AlertRuleInput>;
  readonly expectedVersion?: number;
}

interface Deps {
  readonly settings: AlertSettings;
  readonly rules: AlertRuleRepository;
  readonly queries: AlertRuleQueries;
  readonly work: UnitOfWork;
  readonly clock: Clock;
}

export class CreateAlertRule implements UseCase<AlertRuleInput, AlertRuleState> {
  readonly name = 'alert-rules.create';
  readonly permission = 'alert-rule:write';

  constructor(private readonly deps: Deps & { readonly ids: IdGenerator }) {}

  execute({ condition: given, ...input }: AlertRuleInput): Promise<AlertRuleState> {
    const { rules, queries, work, clock, ids } = this.deps;
    const condition = readCondition(given);
    const details = { ...completed(input), condition };
    requireChannels(details.channels, this.deps.settings);
    return work.run(async () => {
      await requirePlace(queries, details.name, 'alert-rule');
      const rule = AlertRule.make(ids.next(), clock.now(), 'api', details);
      await rules.save(rule, []);
      return rule.state;
    });
  }
}

export class ChangeAlertRule implements UseCase<ChangeAlertRuleInput, AlertRuleState> {
  readonly name = 'alert-rules.update';
  readonly permission = 'alert-rule:write';

  constructor(private readonly deps: Deps) {}

  execute({ id, change, expectedVersion }: ChangeAlertRuleInput): Promise<AlertRuleState> {
    const { rules, queries, settings, work, clock } = this.deps;
    const { condition: given, ...rest } = change;
    requireChannels(rest.channels ?? [], settings);
    const condition = given && { condition: readCondition(given) };
    return work.run(async () => {
      const before = await rules.get(id);
      requireVersion(before.state, expectedVersion);
      const { name } = rest;
      if (name !== undefined && name !== before.state.name) {
        const filters = [{ field: 'name', operator: 'in', values: [name] }] as const;
        const { items } = await queries.list(listQuery({ limit: 1, filters }));
        if (items.length > 0) throw nameTaken(name, 'alert-rule');
      }
      const rule = before.change({ ...rest, ...condition }, clock.now());
      await rules.save(rule, []);
      return rule.state;
    });
  }
}

/** What is not said of a rule. */
export function completed(
  input: Partial<AlertRuleDetails> & Pick<AlertRuleDetails, 'name'>,
): Omit<AlertRuleDetails, 'condition'> {
  return {
    summary: input.name,
    severity: 'warning',
    forSeconds: 0,
    repeatSeconds: null,
    channels: [],
    labels: {},
    enabled: true,
    ...input,
  };
}

function requireChannels(names: readonly string[], { channels }: AlertSettings): void {
  const unknown = names.filter((name) => !channels.has(name));
  if (unknown.length === 0) return;
  const message = `names channels that alerts.channels does not have: ${unknown.join(', ')}`;
  throw validationError('alert-rule.unknown-channel', `channels ${message}`, [
    { path: 'channels', message },
  ]);
}
