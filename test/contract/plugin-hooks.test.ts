import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InMemoryMetrics } from '../../src/adapters/outbound/memory/in-memory-metrics.js';
import { InMemoryPluginHooks } from '../../src/adapters/outbound/memory/in-memory-plugin-hooks.js';
import { ChildProcessPluginRuntime } from '../../src/adapters/outbound/plugin-host/child-process-runtime.js';
import { SystemClock } from '../../src/adapters/outbound/system/system-clock.js';
import { JointHooks } from '../../src/application/plugins/joint-hooks.js';
import { PluginHookCalls } from '../../src/application/plugins/plugin-hook-calls.js';
import { SupervisedPlugin } from '../../src/application/plugins/supervised-plugin.js';
import type { PluginManifest } from '../../src/domain/plugins/plugin-manifest.js';
import type { JsonObject } from '../../src/domain/shared/json.js';
import { inMemoryParts } from '../support/in-memory-parts.js';
import {
  pluginHooksContract,
  type HooksUnderTest,
  type StandingHook,
} from './plugin-hooks.contract.js';

type Heard = Awaited<ReturnType<HooksUnderTest['heard']>>[number];

interface Titled {
  readonly title: string;
  readonly labels: readonly string[];
}

/** Hooks as code of the same process registers them. */
function inMemory(standing: readonly StandingHook[]) {
  const hooks = new InMemoryPluginHooks();
  const heard: Heard[] = [];
  for (const { name, useCase, does } of standing) {
    if (does === 'observe') {
      const after = async (input: unknown, result: unknown) => {
        heard.push({ title: (input as Titled).title, result });
      };
      hooks.register({ useCase, after });
      continue;
    }
    const before = async (given: unknown) => {
      const input = given as Titled;
      if (does === 'refuse' && input.title === 'bad') throw new Error(`${name} says no`);
      return does === 'label' ? { ...input, labels: [...input.labels, name] } : undefined;
    };
    hooks.register({ useCase, before });
  }
  return { hooks, heard };
}

const CODE: Readonly<Record<StandingHook['does'], string>> = {
  label: `api.before(USE_CASE, (input) => ({ ...input, labels: [...input.labels, api.name] }));`,
  keep: `api.before(USE_CASE, () => undefined);`,
  refuse: `api.before(USE_CASE, ({ title }) => {
    if (title === 'bad') throw api.refuse(api.name + ' says no'); });`,
  observe: `api.after(USE_CASE, ({ title }, result) => { api.log.info('heard', { title, result }); });`,
};

function manifestOf({ name, useCase, does }: StandingHook): PluginManifest {
  const role = does === 'refuse' ? 'veto' : 'change';
  const hooks = {
    before: does === 'observe' ? {} : ({ [useCase]: role } as const),
    after: does === 'observe' ? [useCase] : [],
    ...{ events: [], points: [] },
  };
  return {
    ...{ name, version: '1.0.0', description: '', engine: '*', main: 'index.mjs', hooks },
    ...{ dependencies: {}, permissions: ['task:write'], configSchema: null, onFailure: null },
    ...{ hookPoints: [], channels: [], handlers: [] },
  };
}

/** One plugin a hook, each in a process of its own. */
async function inProcesses(standing: readonly StandingHook[]): Promise<HooksUnderTest> {
  const { work, logger } = inMemoryParts();
  const folder = await mkdtemp(join(tmpdir(), 'brain-hooks-'));
  const clock = new SystemClock();
  const redact = (text: string) => text;
  const deps = { clock, logger, mostMemoryMb: () => 256, redact };
  const runtime = new ChildProcessPluginRuntime(deps);
  const heard: Heard[] = [];
  const plugins = standing.map((hook) => {
    const requests = async (_method: string, { facts }: JsonObject) => {
      heard.push(facts as unknown as Heard);
      return null;
    };
    const home = { name: hook.name, folder: join(folder, hook.name), source: 'directory' } as const;
    const manifest = manifestOf(hook);
    const found = { ...home, signature: '', manifest, faults: [] };
    return new SupervisedPlugin(
      {
        ...{
          runtime,
          clock,
          logger,
          redact,
          callTimeoutMs: () => 5_000,
          onStruckOut: () => undefined,
        },
        requestsOf: () => requests,
      },
      { folder: found, manifest, config: {}, generation: 0 },
    );
  });
  for (const [index, { useCase, does }] of standing.entries()) {
    const home = plugins[index]?.plan.folder.folder ?? '';
    await mkdir(home);
    const code = CODE[does].replace('USE_CASE', JSON.stringify(useCase));
    await writeFile(join(home, 'index.mjs'), `export function activate(api) { ${code} }`);
  }
  await Promise.all(plugins.map((plugin) => plugin.start()));
  const useCases = {
    names: ['tasks.create', 'tasks.update', 'tasks.delete'],
    permissionOf: (name: string) => (name === 'tasks.delete' ? 'task:delete' : 'task:write'),
    isHookable: () => true,
    isChangeable: () => true,
    parse: (_name: string, input: unknown) => input,
    use: () => Promise.reject(new Error('nobody asks')),
  };
  const hooks = new PluginHookCalls({ work, useCases, metrics: new InMemoryMetrics() });
  hooks.setPlugins(plugins);
  const close = async () => {
    await Promise.all(plugins.map((plugin) => plugin.stop('stopped')));
    await rm(folder, { recursive: true, force: true });
  };
  return { hooks, heard: async () => heard, close };
}

const nothing = async () => undefined;

pluginHooksContract('InMemoryPluginHooks', async (standing) => {
  const { hooks, heard } = inMemory(standing);
  return { hooks, heard: async () => heard, close: nothing };
});

pluginHooksContract('JointHooks', async (standing) => {
  const each = standing.map((hook) => inMemory([hook]));
  const hooks = new JointHooks(each.map((one) => one.hooks));
  return { hooks, heard: async () => each.flatMap(({ heard }) => heard), close: nothing };
});

pluginHooksContract('PluginHookCalls', inProcesses);
