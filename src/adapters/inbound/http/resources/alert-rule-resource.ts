import type { TestAlertRule } from '../../../../application/alerts/test-alerting.js';
import type {
  ChangeAlertRule,
  CreateAlertRule,
} from '../../../../application/alerts/write-alert-rules.js';
import type { DeleteOne } from '../../../../application/shared/delete-one.js';
import type { GetOne, ListPage } from '../../../../application/shared/read-use-cases.js';
import { ALERT_RULE_LIST } from '../../../../domain/alerts/alert-lists.js';
import type { AlertRule, AlertRuleState } from '../../../../domain/alerts/alert-rule.js';
import type { AlertRuleId } from '../../../../domain/shared/ids.js';
import {
  AlertRuleView,
  ChangeAlertRuleDto,
  CreateAlertRuleDto,
  RuleTestView,
  toAlertRuleView,
} from '../../wire/alert-rule-dto.js';
import { idParameter } from '../parameters.js';
import { resource } from '../resource.js';
import type { ResourceTools } from '../resource-definition.js';
import { idOf } from '../resource-routes.js';
import type { Route } from '../route.js';

export interface AlertRuleUseCases {
  readonly list: ListPage<AlertRuleState>;
  readonly get: GetOne<AlertRuleState, AlertRuleId>;
  readonly create: CreateAlertRule;
  readonly change: ChangeAlertRule;
  readonly delete: DeleteOne<AlertRuleState, AlertRule>;
  readonly test: TestAlertRule;
}

const PATH = '/api/v1/alert-rules';

export function alertRuleResource(
  useCases: AlertRuleUseCases,
  tools: ResourceTools,
): readonly Route[] {
  return [
    ...resource(
      {
        path: PATH,
        title: 'Alert rule',
        view: AlertRuleView,
        present: toAlertRuleView,
        list: { spec: ALERT_RULE_LIST, useCase: useCases.list },
        get: { useCase: useCases.get },
        create: { dto: CreateAlertRuleDto, useCase: useCases.create },
        update: { dto: ChangeAlertRuleDto, useCase: useCases.change },
        delete: { useCase: useCases.delete },
      },
      tools,
    ),
    testRoute(useCases.test, tools),
  ];
}

function testRoute(test: TestAlertRule, { runner }: ResourceTools): Route {
  return {
    method: 'post',
    path: `${PATH}/:id/test`,
    operation: test.name,
    summary: 'Read the condition of a rule; nothing is stored and nobody is told',
    tag: 'Alert rule',
    parameters: [idParameter],
    answers: { 200: { description: 'What it is now', schema: RuleTestView } },
    handle: async ({ http, execution }) => {
      const id = idOf('alert-rule', http) as AlertRuleId;
      http.body = await runner.run(test, { id }, execution);
    },
  };
}
