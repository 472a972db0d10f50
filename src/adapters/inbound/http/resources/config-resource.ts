import type {
  ChangeConfiguration,
  PreviewConfiguration,
} from '../../../../application/config/change-configuration.js';
import type {
  CompareConfigRevisions,
  GetConfigRevision,
  ListSettings,
} from '../../../../application/config/read-configuration.js';
import type { ReloadConfiguration } from '../../../../application/config/reload-configuration.js';
import type { RollBackConfiguration } from '../../../../application/config/roll-back-configuration.js';
import type { ListPage } from '../../../../application/shared/read-use-cases.js';
import { CONFIG_REVISION_LIST } from '../../../../domain/config/config-revision-list.js';
import type { ConfigRevisionState } from '../../../../domain/config/config-revision.js';
import { notFound, validationError } from '../../../../domain/shared/app-error.js';
import type { JsonObject } from '../../../../domain/shared/json.js';
import {
  ChangeConfigDto,
  ConfigChangesView,
  ConfigRevisionDetailsView,
  ConfigRevisionView,
  PreviewConfigDto,
  ReloadConfigDto,
  ReloadView,
  RollBackConfigDto,
  SettingsView,
  toConfigRevisionDetailsView,
  toConfigRevisionView,
} from '../../wire/config-dto.js';
import { parseDto } from '../../wire/parse-dto.js';
import type { DtoClass } from '../../wire/schema.js';
import { API_LIMIT, readJson } from '../read-body.js';
import type { ResourceTools } from '../resource-definition.js';
import { resource } from '../resource.js';
import type { Route, RouteContext } from '../route.js';

export interface ConfigUseCases {
  readonly list: ListPage<ConfigRevisionState>;
  readonly get: GetConfigRevision;
  readonly compare: CompareConfigRevisions;
  readonly change: ChangeConfiguration;
  readonly preview: PreviewConfiguration;
  readonly reload: ReloadConfiguration;
  readonly rollBack: RollBackConfiguration;
  readonly settings: ListSettings;
}

const PATH = '/api/v1/config-revisions';
const TAG = 'Configuration';

/** Revisions of the configuration, and what is in force. A revision goes by its number. */
export function configResource(useCases: ConfigUseCases, { runner }: ResourceTools) {
  const { change, preview, reload, rollBack, compare, get, settings } = useCases;
  return [
    post({
      path: PATH,
      operation: change.name,
      summary: 'Change live settings, as one revision',
      dto: ChangeConfigDto,
      answer: { status: 201, description: 'The revision', schema: ConfigRevisionView },
      handle: async (input, { http, execution }) => {
        const revision = await runner.run(change, input, execution);
        http.set('Location', `${PATH}/${String(revision.number)}`);
        return toConfigRevisionView(revision);
      },
    }),
    post({
      path: `${PATH}/preview`,
      operation: preview.name,
      summary: 'Show what a change would do, without doing it',
      dto: PreviewConfigDto,
      answer: { status: 200, description: 'The changes', schema: ConfigChangesView },
      handle: async (input, { execution }) => ({
        changes: await runner.run(preview, input, execution),
      }),
    }),
    post({
      path: `${PATH}/reload`,
      operation: reload.name,
      summary: 'Read the configuration file and variables anew',
      dto: ReloadConfigDto,
      answer: { status: 200, description: 'What changed', schema: ReloadView },
      handle: async ({ reason = 'reload' }, { execution }) => {
        const outcome = await runner.run(reload, { reason }, execution);
        return { ...outcome, revision: outcome.revision?.number ?? null };
      },
    }),
    post({
      path: `${PATH}/rollback`,
      operation: rollBack.name,
      summary: 'Give every live setting the value it had after an earlier revision',
      dto: RollBackConfigDto,
      answer: { status: 201, description: 'The revision', schema: ConfigRevisionView },
      handle: async (input, { execution }) =>
        toConfigRevisionView(await runner.run(rollBack, input, execution)),
    }),
    ...revisionReads({ compare, get }, runner),
    ...resource(
      {
        path: PATH,
        title: 'Configuration revision',
        view: ConfigRevisionView,
        present: toConfigRevisionView,
        list: { spec: CONFIG_REVISION_LIST, useCase: useCases.list },
      },
      { runner },
    ),
    {
      method: 'get',
      path: '/api/v1/settings',
      operation: settings.name,
      summary: 'Show every setting in force, secrets masked',
      tag: TAG,
      answers: { 200: { description: 'The settings', schema: SettingsView } },
      handle: async ({ http, execution }) => {
        http.body = { items: await runner.run(settings, undefined, execution) };
      },
    } satisfies Route,
  ] as const satisfies readonly Route[];
}

interface PostRoute<Dto extends object> {
  readonly path: string;
  readonly operation: string;
  readonly summary: string;
  readonly dto: DtoClass<Dto>;
  readonly answer: {
    readonly status: 200 | 201;
    readonly description: string;
    readonly schema: DtoClass;
  };
  readonly handle: (input: Dto, context: RouteContext) => Promise<object>;
}

function post<Dto extends object>(route: PostRoute<Dto>): Route {
  const { path, operation, summary, dto, answer, handle } = route;
  return {
    method: 'post',
    path,
    operation,
    summary,
    tag: TAG,
    body: { schema: dto, contentTypes: ['application/json'] },
    answers: { [answer.status]: { description: answer.description, schema: answer.schema } },
    handle: async (context) => {
      const { value } = await readJson(context.http.req, API_LIMIT);
      const body = await handle(parseDto(dto, value), context);
      context.http.status = answer.status;
      context.http.body = body;
    },
  };
}

const numberParameter: JsonObject = {
  name: 'number',
  in: 'path',
  required: true,
  description: 'Number of the revision',
  schema: { type: 'integer', minimum: 1 },
};

function revisionReads(
  { compare, get }: Pick<ConfigUseCases, 'compare' | 'get'>,
  runner: ResourceTools['runner'],
): readonly Route[] {
  return [
    {
      method: 'get',
      path: `${PATH}/compare`,
      operation: compare.name,
      summary: 'Show what differs between two revisions',
      tag: TAG,
      parameters: [
        { ...numberParameter, name: 'from', in: 'query' },
        {
          ...numberParameter,
          name: 'to',
          in: 'query',
          required: false,
          description: 'Absent: what is in force now',
        },
      ],
      answers: { 200: { description: 'The differences', schema: ConfigChangesView } },
      handle: async ({ http, execution }) => {
        const query = new URLSearchParams(http.querystring);
        const [from, to] = [numberOf(query.get('from')), query.get('to')];
        if (from === undefined) throw invalidNumber('from');
        const end = numberOf(to);
        if (to !== null && end === undefined) throw invalidNumber('to');
        const input = { from, ...(end === undefined ? {} : { to: end }) };
        http.body = { changes: await runner.run(compare, input, execution) };
      },
    },
    {
      method: 'get',
      path: `${PATH}/:number`,
      operation: get.name,
      summary: 'Show one revision with every setting after it',
      tag: TAG,
      parameters: [numberParameter],
      answers: { 200: { description: 'The revision', schema: ConfigRevisionDetailsView } },
      handle: async ({ http, execution }) => {
        const { number: text = '' } = http['params'] as { number?: string };
        const number = numberOf(text);
        if (number === undefined) throw notFound('config-revision', text.slice(0, 50));
        http.body = toConfigRevisionDetailsView(await runner.run(get, { number }, execution));
      },
    },
  ];
}

function numberOf(text: string | null): number | undefined {
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}

function invalidNumber(name: string) {
  return validationError('request.invalid', `${name} must be the number of a revision`, [
    { path: name, message: 'must be the number of a revision' },
  ]);
}
