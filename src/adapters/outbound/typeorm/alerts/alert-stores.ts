import type { EntitySchema } from 'typeorm';
import {
  ALERT_LIST,
  ALERT_RULE_LIST,
  EXPECTATION_LIST,
  NOTICE_LIST,
  SILENCE_LIST,
} from '../../../../domain/alerts/alert-lists.js';
import type { AlertRule, AlertRuleState } from '../../../../domain/alerts/alert-rule.js';
import type { Aggregate, AggregateState } from '../../../../domain/shared/aggregate.js';
import type { ListSpec } from '../../../../domain/shared/page.js';
import type { Queries, Repository } from '../../../../ports/runtime/repository.js';
import type { ListedTable } from '../lists/list-records.js';
import { TypeOrmQueries } from '../typeorm-queries.js';
import {
  TypeOrmRepository,
  type RepositoryDeps,
  type RepositoryMapping,
} from '../typeorm-repository.js';
import {
  ALERT_MAPPING,
  ALERT_RULE_MAPPING,
  ALERT_RULE_SCHEMA,
  ALERT_SCHEMA,
  EXPECTATION_MAPPING,
  EXPECTATION_SCHEMA,
  NOTICE_MAPPING,
  NOTICE_SCHEMA,
  SILENCE_MAPPING,
  SILENCE_SCHEMA,
  toAlertRuleState,
  type AlertRuleRecord,
} from './alert-records.js';

export const ALERT_SCHEMAS = [
  ALERT_SCHEMA,
  ALERT_RULE_SCHEMA,
  SILENCE_SCHEMA,
  NOTICE_SCHEMA,
  EXPECTATION_SCHEMA,
];

type Listed = <Stored extends { readonly id: string }>(
  entity: EntitySchema<Stored>,
  spec: ListSpec,
) => ListedTable<Stored>;

/** What alerts, their rules, notices, silences and expectations are written and read with. */
export function alertStores(deps: RepositoryDeps, listed: Listed) {
  const store = <State extends AggregateState<string>, Root extends Aggregate<State>>(
    table: ListedTable<State>,
    mapping: RepositoryMapping<State, Root, State>,
  ): { repository: Repository<State, Root>; queries: Queries<State> } => ({
    repository: new TypeOrmRepository<State, Root, State>(deps, table.table, mapping),
    queries: new TypeOrmQueries<State, State>(deps.work, table, (record) => record),
  });
  const alerts = store(listed(ALERT_SCHEMA, ALERT_LIST), ALERT_MAPPING);
  const rules = listed(ALERT_RULE_SCHEMA, ALERT_RULE_LIST);
  const silences = store(listed(SILENCE_SCHEMA, SILENCE_LIST), SILENCE_MAPPING);
  const notices = store(listed(NOTICE_SCHEMA, NOTICE_LIST), NOTICE_MAPPING);
  const expectations = store(listed(EXPECTATION_SCHEMA, EXPECTATION_LIST), EXPECTATION_MAPPING);
  return {
    alerts: alerts.repository,
    alertQueries: alerts.queries,
    alertRules: new TypeOrmRepository<AlertRuleState, AlertRule, AlertRuleRecord>(
      deps,
      rules.table,
      ALERT_RULE_MAPPING,
    ),
    alertRuleQueries: new TypeOrmQueries<AlertRuleState, AlertRuleRecord>(
      deps.work,
      rules,
      toAlertRuleState,
    ),
    silences: silences.repository,
    silenceQueries: silences.queries,
    notices: notices.repository,
    noticeQueries: notices.queries,
    expectations: expectations.repository,
    expectationQueries: expectations.queries,
  };
}
