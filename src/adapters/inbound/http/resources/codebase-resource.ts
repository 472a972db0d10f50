import type { AddCodeBase } from '../../../../application/codebases/add-code-base.js';
import type { ChangeCodeBase } from '../../../../application/codebases/change-code-base.js';
import type { DeleteCodeBase } from '../../../../application/codebases/delete-code-base.js';
import type { RequestAnalysis } from '../../../../application/codebases/request-analysis.js';
import type { GetOne, ListPage } from '../../../../application/shared/read-use-cases.js';
import { CODE_BASE_LIST } from '../../../../domain/codebases/code-base-lists.js';
import type { CodeBaseState } from '../../../../domain/codebases/code-base.js';
import type { CodeBaseId } from '../../../../domain/shared/ids.js';
import {
  ChangeCodebaseDto,
  CodebaseView,
  CreateCodebaseDto,
  toCodebaseView,
} from '../../wire/codebase-dto.js';
import { performOnce, toJson } from '../once-per-key.js';
import { idParameter } from '../parameters.js';
import { resource } from '../resource.js';
import type { ResourceTools } from '../resource-definition.js';
import { idOf } from '../resource-routes.js';
import type { Route } from '../route.js';
import { codeRoutes, type CodeUseCases } from './code-routes.js';

export interface CodebaseUseCases {
  readonly list: ListPage<CodeBaseState>;
  readonly get: GetOne<CodeBaseState, CodeBaseId>;
  readonly add: AddCodeBase;
  readonly change: ChangeCodeBase;
  readonly delete: DeleteCodeBase;
  readonly analyse: RequestAnalysis;
  readonly code: CodeUseCases;
}

const PATH = '/api/v1/codebases';

export function codebaseResource(
  useCases: CodebaseUseCases,
  tools: ResourceTools,
): readonly Route[] {
  return [
    ...resource(
      {
        path: PATH,
        title: 'Codebase',
        view: CodebaseView,
        present: toCodebaseView,
        list: { spec: CODE_BASE_LIST, useCase: useCases.list },
        get: { useCase: useCases.get },
        create: { dto: CreateCodebaseDto, useCase: useCases.add },
        update: { dto: ChangeCodebaseDto, useCase: useCases.change },
        delete: { useCase: useCases.delete },
      },
      tools,
    ),
    analyseRoute(useCases.analyse, tools),
    ...codeRoutes(PATH, useCases.code, tools),
  ];
}

function analyseRoute(analyse: RequestAnalysis, tools: ResourceTools): Route {
  return {
    method: 'post',
    path: `${PATH}/:id/analyse`,
    operation: analyse.name,
    summary: 'Have a code base analysed, by a job',
    tag: 'Codebase',
    parameters: [idParameter],
    answers: { 200: { description: 'The code base, with its job', schema: CodebaseView } },
    handle: async (context) => {
      const input = { id: idOf('codebase', context.http) as CodeBaseId };
      const shown = (state: unknown) => toJson(toCodebaseView(state as CodeBaseState));
      const performance = { useCase: analyse, input, toJson: shown };
      context.http.body = await performOnce(performance, {}, context, tools);
    },
  };
}
