import type { ListLimits } from '../../../application/limits/list-limits.js';
import type { UseCaseRunner } from '../../../application/shared/use-case-runner.js';
import { LimitView } from '../wire/limit-dto.js';
import type { Route } from './route.js';
import { wholeList, wholeListAnswers } from './whole-list.js';

/** They are configured, so they are changed as the configuration is. */
export function limitRoutes(list: ListLimits, runner: UseCaseRunner): readonly Route[] {
  return [
    {
      method: 'get',
      path: '/api/v1/limits',
      operation: list.name,
      summary: 'List the configured limits, and how much of each is in use',
      tag: 'Limit',
      answers: wholeListAnswers(LimitView),
      handle: async ({ http, execution }) => {
        http.body = wholeList(await runner.run(list, undefined, execution));
      },
    },
  ];
}
