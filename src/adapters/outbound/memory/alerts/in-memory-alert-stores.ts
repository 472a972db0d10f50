import {
  ALERT_LIST,
  ALERT_RULE_LIST,
  EXPECTATION_LIST,
  NOTICE_LIST,
  SILENCE_LIST,
} from '../../../../domain/alerts/alert-lists.js';
import { Alert, type AlertState } from '../../../../domain/alerts/alert.js';
import { AlertRule, type AlertRuleState } from '../../../../domain/alerts/alert-rule.js';
import { Expectation, type ExpectationState } from '../../../../domain/alerts/expectation.js';
import { Notice, type NoticeState } from '../../../../domain/alerts/notice.js';
import { Silence, type SilenceState } from '../../../../domain/alerts/silence.js';
import { InMemoryTable } from '../database/in-memory-table.js';
import { InMemoryQueries } from '../in-memory-queries.js';
import { InMemoryRepository, type RepositoryDeps } from '../in-memory-repository.js';

export function alertTables(database: RepositoryDeps['database']) {
  const alerts = new InMemoryTable<AlertState>(database, {
    what: 'alert',
    unique: ({ activeKey }) => (activeKey === null ? [] : [['active', activeKey]]),
  });
  const rules = new InMemoryTable<AlertRuleState>(database, {
    what: 'alert-rule',
    unique: ({ name }) => [['name', name]],
  });
  const silences = new InMemoryTable<SilenceState>(database, { what: 'silence' });
  const notices = new InMemoryTable<NoticeState>(database, {
    what: 'notice',
    unique: ({ idempotencyKey }) => [['key', idempotencyKey]],
  });
  const expectations = new InMemoryTable<ExpectationState>(database, {
    what: 'expectation',
    unique: ({ name }) => [['name', name]],
  });
  return { alerts, rules, silences, notices, expectations };
}

/** What alerts, their rules, notices, silences and expectations are written and read with. */
export function inMemoryAlertStores(
  deps: RepositoryDeps,
  { alerts, rules, silences, notices, expectations }: ReturnType<typeof alertTables>,
) {
  return {
    alerts: new InMemoryRepository<AlertState, Alert>(deps, alerts, {
      what: 'alert',
      restore: (state) => Alert.restore(state),
    }),
    alertQueries: new InMemoryQueries(alerts, ALERT_LIST),
    alertRules: new InMemoryRepository<AlertRuleState, AlertRule>(deps, rules, {
      what: 'alert-rule',
      restore: (state) => AlertRule.restore(state),
    }),
    alertRuleQueries: new InMemoryQueries(rules, ALERT_RULE_LIST),
    silences: new InMemoryRepository<SilenceState, Silence>(deps, silences, {
      what: 'silence',
      restore: (state) => Silence.restore(state),
    }),
    silenceQueries: new InMemoryQueries(silences, SILENCE_LIST),
    notices: new InMemoryRepository<NoticeState, Notice>(deps, notices, {
      what: 'notice',
      restore: (state) => Notice.restore(state),
    }),
    noticeQueries: new InMemoryQueries(notices, NOTICE_LIST),
    expectations: new InMemoryRepository<ExpectationState, Expectation>(deps, expectations, {
      what: 'expectation',
      restore: (state) => Expectation.restore(state),
    }),
    expectationQueries: new InMemoryQueries(expectations, EXPECTATION_LIST),
  };
}
