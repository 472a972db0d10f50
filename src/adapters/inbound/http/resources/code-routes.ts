import type {
  ListCodeElements,
  ListCodeFiles,
  ListCodeInput,
  ListHotSpots,
  ListUnusedExports,
} from '../../../../application/codebases/list-code.js';
import type {
  FindCallers,
  FindCodePath,
  FindDuplicates,
  FindImportCycles,
  FindImports,
} from '../../../../application/codebases/read-relationships.js';
import type { UseCase } from '../../../../application/shared/use-case.js';
import { CODE_ELEMENT_LIST, CODE_FILE_LIST } from '../../../../domain/codebases/code-base-lists.js';
import type { CodeBaseId } from '../../../../domain/shared/ids.js';
import type { JsonObject } from '../../../../domain/shared/json.js';
import type { ListSpec, Page } from '../../../../domain/shared/page.js';
import { CallersDto, CodePathDto, ImportsDto } from '../../wire/codebase-dto.js';
import {
  CallersView,
  CodeElementView,
  CodeFileView,
  CodeGroupView,
  FileImportsView,
  toCallersView,
  toCodeElementView,
  toCodeFileView,
  toCodeView,
  toDuplicateView,
  toFileImportsView,
} from '../../wire/code-view.js';
import { parseDto } from '../../wire/parse-dto.js';
import { parseListQuery } from '../../wire/parse-list-query.js';
import { jsonSchemaOf, type DtoClass } from '../../wire/schema.js';
import { idParameter, listParameters } from '../parameters.js';
import type { ResourceTools } from '../resource-definition.js';
import { idOf } from '../resource-routes.js';
import type { Route, RouteContext } from '../route.js';
import { wholeList, wholeListAnswers } from '../whole-list.js';

export interface CodeUseCases {
  readonly files: ListCodeFiles;
  readonly elements: ListCodeElements;
  readonly hotSpots: ListHotSpots;
  readonly unusedExports: ListUnusedExports;
  readonly callers: FindCallers;
  readonly imports: FindImports;
  readonly path: FindCodePath;
  readonly cycles: FindImportCycles;
  readonly duplicates: FindDuplicates;
}

const TAG = 'Codebase';

/** What was found in a code base. */
export function codeRoutes(
  path: string,
  useCases: CodeUseCases,
  tools: ResourceTools,
): readonly Route[] {
  const files = { view: CodeFileView, spec: CODE_FILE_LIST, present: toCodeFileView };
  const elements = { view: CodeElementView, spec: CODE_ELEMENT_LIST, present: toCodeElementView };
  const base = `${path}/:id`;
  return [
    listRoute(`${base}/files`, 'List the files', useCases.files, files, tools),
    listRoute(
      `${base}/elements`,
      'List what the files declare',
      useCases.elements,
      elements,
      tools,
    ),
    listRoute(
      `${base}/hot-spots`,
      'List the files that are complex and change often, the worst first',
      useCases.hotSpots,
      { ...files, spec: { ...files.spec, sortable: {} } },
      tools,
    ),
    listRoute(
      `${base}/unused-exports`,
      'List what is exported, and imported by nobody within the code base',
      useCases.unusedExports,
      elements,
      tools,
    ),
    askRoute(base, 'callers', 'Show who calls a function or method', tools, {
      useCase: useCases.callers,
      dto: CallersDto,
      view: CallersView,
      present: toCallersView,
    }),
    askRoute(base, 'imports', 'Show what a file imports, and who imports it', tools, {
      useCase: useCases.imports,
      dto: ImportsDto,
      view: FileImportsView,
      present: toFileImportsView,
    }),
    askRoute(base, 'path', 'Show a shortest way from one to another; empty: there is none', tools, {
      useCase: useCases.path,
      dto: CodePathDto,
      view: CodeGroupView,
      present: (way) => ({ items: way.map(toCodeView) }),
    }),
    groupRoute(`${base}/cycles`, 'List files that import each other in circles', tools, {
      useCase: useCases.cycles,
      present: (cycle) => ({ items: cycle.map(toCodeFileView) }),
    }),
    groupRoute(`${base}/duplicates`, 'List functions that are copies of each other', tools, {
      useCase: useCases.duplicates,
      present: toDuplicateView,
    }),
  ];
}

function listRoute<Item>(
  path: string,
  summary: string,
  list: UseCase<ListCodeInput, Page<Item>>,
  of: {
    readonly view: DtoClass;
    readonly spec: ListSpec;
    readonly present: (item: Item) => object;
  },
  { runner }: ResourceTools,
): Route {
  const { codeBaseId: _byPath, ...filterable } = of.spec.filterable;
  const spec: ListSpec = { ...of.spec, filterable };
  return {
    method: 'get',
    path,
    operation: list.name,
    summary: `${summary}, page by page`,
    tag: TAG,
    parameters: [idParameter, ...listParameters(spec)],
    answers: { 200: { description: 'A page', schema: pageSchema(of.view), uses: [of.view] } },
    handle: async ({ http, execution }) => {
      const query = parseListQuery(new URLSearchParams(http.querystring), spec);
      const page = await runner.run(list, { id: codeBaseIdOf(http), query }, execution);
      http.body = { items: page.items.map(of.present), nextCursor: page.nextCursor ?? null };
    },
  };
}

interface Question<Asked extends object, Answer> {
  readonly useCase: UseCase<{ readonly id: CodeBaseId } & Asked, Answer>;
  readonly dto: DtoClass<Asked>;
  readonly view: DtoClass;
  readonly present: (answer: Answer) => object;
}

/** The question is in the query, and checked as a body is. */
function askRoute<Asked extends object, Answer>(
  base: string,
  name: string,
  summary: string,
  { runner }: ResourceTools,
  { useCase, dto, view, present }: Question<Asked, Answer>,
): Route {
  const { properties = {} } = jsonSchemaOf(dto) as { properties?: JsonObject };
  const parameters = Object.entries(properties).map(([parameter, schema]) => ({
    ...{ name: parameter, in: 'query', required: true, schema },
    description: String((schema as JsonObject)['description']),
  }));
  return {
    method: 'get',
    path: `${base}/${name}`,
    operation: useCase.name,
    summary,
    tag: TAG,
    parameters: [idParameter, ...parameters],
    answers: { 200: { description: 'The answer', schema: view } },
    handle: async ({ http, execution }) => {
      const asked = parseDto(dto, Object.fromEntries(new URLSearchParams(http.querystring)));
      const answer = await runner.run(useCase, { ...asked, id: codeBaseIdOf(http) }, execution);
      http.body = present(answer);
    },
  };
}

function groupRoute<Group>(
  path: string,
  summary: string,
  { runner }: ResourceTools,
  of: {
    readonly useCase: UseCase<{ readonly id: CodeBaseId }, readonly Group[]>;
    readonly present: (group: Group) => object;
  },
): Route {
  return {
    method: 'get',
    path,
    operation: of.useCase.name,
    summary,
    tag: TAG,
    parameters: [idParameter],
    answers: wholeListAnswers(CodeGroupView),
    handle: async ({ http, execution }) => {
      const groups = await runner.run(of.useCase, { id: codeBaseIdOf(http) }, execution);
      http.body = wholeList(groups.map(of.present));
    },
  };
}

function codeBaseIdOf(http: RouteContext['http']): CodeBaseId {
  return idOf('codebase', http) as CodeBaseId;
}

function pageSchema(view: DtoClass): JsonObject {
  return {
    type: 'object',
    required: ['items', 'nextCursor'],
    properties: {
      items: { type: 'array', items: { $ref: `#/components/schemas/${view.name}` } },
      nextCursor: {
        type: ['string', 'null'],
        description: 'Pass it as ?cursor= for the next page',
      },
    },
  };
}
