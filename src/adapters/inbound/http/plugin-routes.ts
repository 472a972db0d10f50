import type {
  ChangePlugin,
  GetPlugin,
  ListPlugins,
  ReloadPlugin,
  UninstallPlugin,
} from '../../../application/plugins/manage-plugins.js';
import type { InstallPlugin } from '../../../application/plugins/install-plugin.js';
import type { UseCaseRunner } from '../../../application/shared/use-case-runner.js';
import { parseDto } from '../wire/parse-dto.js';
import { ChangePluginDto, InstallPluginDto, PluginDto } from '../wire/plugin-dto.js';
import { nameOf, nameParameter } from './parameters.js';
import { API_LIMIT, JSON_TYPES, readJson } from './read-body.js';
import type { Route } from './route.js';
import { wholeList, wholeListAnswers } from './whole-list.js';

export interface PluginRoutesDeps {
  readonly runner: UseCaseRunner;
  readonly list: ListPlugins;
  readonly get: GetPlugin;
  readonly install: InstallPlugin;
  readonly change: ChangePlugin;
  readonly reload: ReloadPlugin;
  readonly uninstall: UninstallPlugin;
}

const PATH = '/api/v1/plugins';
const TAG = 'Plugin';

const byName = nameParameter('Name of the plugin', 50);

const ONE = { 200: { description: 'The plugin', schema: PluginDto } } as const;

/** Plugins as the process that answers has them; changes count for all processes. */
export function pluginRoutes(deps: PluginRoutesDeps): readonly Route[] {
  const { runner, list, get, install, change, reload, uninstall } = deps;
  return [
    {
      method: 'get',
      path: PATH,
      operation: list.name,
      summary: 'List the plugins',
      tag: TAG,
      answers: wholeListAnswers(PluginDto),
      handle: async ({ http, execution }) => {
        http.body = wholeList(await runner.run(list, undefined, execution));
      },
    },
    {
      method: 'post',
      path: PATH,
      operation: install.name,
      summary: 'Install a plugin that lies on the machine, with the key of its operator',
      tag: TAG,
      body: { schema: InstallPluginDto, contentTypes: JSON_TYPES },
      answers: { 201: { description: 'The plugin', schema: PluginDto } },
      handle: async ({ http, execution }) => {
        const { value } = await readJson(http.req, API_LIMIT);
        http.body = await runner.run(install, parseDto(InstallPluginDto, value), execution);
        http.status = 201;
      },
    },
    {
      method: 'get',
      path: `${PATH}/:name`,
      operation: get.name,
      summary: 'Show one plugin',
      tag: TAG,
      parameters: [byName],
      answers: ONE,
      handle: async (context) => {
        const input = { name: nameOf(context) };
        context.http.body = await runner.run(get, input, context.execution);
      },
    },
    {
      method: 'patch',
      path: `${PATH}/:name`,
      operation: change.name,
      summary: 'Turn a plugin on or off, in every process',
      tag: TAG,
      parameters: [byName],
      body: { schema: ChangePluginDto, contentTypes: JSON_TYPES },
      answers: ONE,
      handle: async (context) => {
        const { value } = await readJson(context.http.req, API_LIMIT);
        const { status, reason } = parseDto(ChangePluginDto, value);
        const input = {
          name: nameOf(context),
          isEnabled: status === 'enabled',
          ...(reason === undefined ? {} : { reason }),
        };
        context.http.body = await runner.run(change, input, context.execution);
      },
    },
    {
      method: 'post',
      path: `${PATH}/:name/reload`,
      operation: reload.name,
      summary: 'Start a plugin anew, in every process, without losing a call',
      tag: TAG,
      parameters: [byName],
      answers: ONE,
      handle: async (context) => {
        const input = { name: nameOf(context) };
        context.http.body = await runner.run(reload, input, context.execution);
      },
    },
    {
      method: 'delete',
      path: `${PATH}/:name`,
      operation: uninstall.name,
      summary: 'Remove a plugin with everything stored of it',
      tag: TAG,
      parameters: [byName],
      answers: { 204: { description: 'It is gone' } },
      handle: async (context) => {
        await runner.run(uninstall, { name: nameOf(context) }, context.execution);
        context.http.status = 204;
      },
    },
  ];
}
