import type { ReportHappening } from '../../../../application/alerts/report-happening.js';
import type {
  ChangeExpectation,
  CreateExpectation,
} from '../../../../application/alerts/write-expectations.js';
import type { DeleteOne } from '../../../../application/shared/delete-one.js';
import type { GetOne, ListPage } from '../../../../application/shared/read-use-cases.js';
import { EXPECTATION_LIST } from '../../../../domain/alerts/alert-lists.js';
import type { Expectation, ExpectationState } from '../../../../domain/alerts/expectation.js';
import type { ExpectationId } from '../../../../domain/shared/ids.js';
import {
  ChangeExpectationDto,
  CreateExpectationDto,
  ExpectationView,
  ReportHappeningDto,
  toExpectationView,
} from '../../wire/expectation-dto.js';
import { parseDto } from '../../wire/parse-dto.js';
import { idParameter } from '../parameters.js';
import { API_LIMIT, readJson } from '../read-body.js';
import { resource } from '../resource.js';
import type { ResourceTools } from '../resource-definition.js';
import { idOf } from '../resource-routes.js';
import type { Route } from '../route.js';

export interface ExpectationUseCases {
  readonly list: ListPage<ExpectationState>;
  readonly get: GetOne<ExpectationState, ExpectationId>;
  readonly create: CreateExpectation;
  readonly change: ChangeExpectation;
  readonly delete: DeleteOne<ExpectationState, Expectation>;
  readonly report: ReportHappening;
}

const PATH = '/api/v1/expectations';

export function expectationResource(
  useCases: ExpectationUseCases,
  tools: ResourceTools,
): readonly Route[] {
  return [
    ...resource(
      {
        path: PATH,
        title: 'Expectation',
        view: ExpectationView,
        present: toExpectationView,
        list: { spec: EXPECTATION_LIST, useCase: useCases.list },
        get: { useCase: useCases.get },
        create: { dto: CreateExpectationDto, useCase: useCases.create },
        update: { dto: ChangeExpectationDto, useCase: useCases.change },
        delete: { useCase: useCases.delete },
      },
      tools,
    ),
    reportRoute(useCases.report, tools),
  ];
}

function reportRoute(report: ReportHappening, { runner }: ResourceTools): Route {
  return {
    method: 'post',
    path: `${PATH}/:id/happened`,
    operation: report.name,
    summary: 'Tell that what is expected has happened',
    tag: 'Expectation',
    parameters: [idParameter],
    body: { schema: ReportHappeningDto, contentTypes: ['application/json'] },
    answers: { 200: { description: 'The expectation', schema: ExpectationView } },
    handle: async ({ http, execution }) => {
      const id = idOf('expectation', http) as ExpectationId;
      const { value } = await readJson(http.req, API_LIMIT);
      const happening: object = parseDto(ReportHappeningDto, value);
      const input = { ...happening, id };
      http.body = toExpectationView(await runner.run(report, input, execution));
    },
  };
}
