import type { ChangeErrorGroup } from '../../../../application/errors/change-error-group.js';
import type { CountErrors } from '../../../../application/errors/count-errors.js';
import type { GetOne, ListPage } from '../../../../application/shared/read-use-cases.js';
import { ERROR_GROUP_LIST } from '../../../../domain/errors/error-group-list.js';
import type { ErrorGroupState } from '../../../../domain/errors/error-group.js';
import type { ErrorGroupId } from '../../../../domain/shared/ids.js';
import {
  ChangeErrorDto,
  ErrorStatisticsView,
  ErrorView,
  toErrorView,
} from '../../wire/error-dto.js';
import { resource } from '../resource.js';
import type { ResourceTools } from '../resource-definition.js';
import type { Route } from '../route.js';

export interface ErrorUseCases {
  readonly list: ListPage<ErrorGroupState>;
  readonly get: GetOne<ErrorGroupState, ErrorGroupId>;
  readonly change: ChangeErrorGroup;
  readonly count: CountErrors;
}

const DEFAULT_HOURS = 24;

export function errorResource(useCases: ErrorUseCases, tools: ResourceTools): readonly Route[] {
  return [
    statisticsRoute(useCases.count, tools),
    ...resource(
      {
        path: '/api/v1/errors',
        title: 'Error',
        view: ErrorView,
        present: toErrorView,
        list: { spec: ERROR_GROUP_LIST, useCase: useCases.list },
        get: { useCase: useCases.get },
        update: { dto: ChangeErrorDto, useCase: useCases.change },
      },
      tools,
    ),
  ];
}

function statisticsRoute(count: CountErrors, { runner }: ResourceTools): Route {
  return {
    method: 'get',
    path: '/api/errors/statistics',
    operation: count.name,
    summary: 'Count failures by category, severity, component and hour',
    tag: 'Error',
    parameters: [
      {
        name: 'hours',
        in: 'query',
        description: 'How far back, the running hour included',
        schema: { type: 'integer', minimum: 1, maximum: 720, default: DEFAULT_HOURS },
      },
    ],
    answers: { 200: { description: 'The counts', schema: ErrorStatisticsView } },
    handle: async ({ http, execution }) => {
      const hours = new URLSearchParams(http.querystring).get('hours');
      const input = { hours: hours === null ? DEFAULT_HOURS : Number(hours) };
      http.body = await runner.run(count, input, execution);
    },
  };
}
