import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ContainerModuleLoadOptions } from 'inversify';
import { ChildProcessPluginRuntime } from '../../adapters/outbound/plugin-host/child-process-runtime.js';
import { FileSystemPluginFolders } from '../../adapters/outbound/plugin-host/file-system-plugin-folders.js';
import { FileSystemPluginInstaller } from '../../adapters/outbound/plugin-host/file-system-plugin-installer.js';
import { SemverAndJsonSchema } from '../../adapters/outbound/plugin-host/semver-and-json-schema.js';
import { AlertChannels } from '../../application/alerts/alert-channels.js';
import { InstallPlugin } from '../../application/plugins/install-plugin.js';
import { itemUseCaseOf } from '../../application/plugins/hook-index.js';
import { JointHooks } from '../../application/plugins/joint-hooks.js';
import {
  ChangePlugin,
  GetPlugin,
  ListPlugins,
  ReloadPlugin,
  UninstallPlugin,
} from '../../application/plugins/manage-plugins.js';
import { PluginEvents } from '../../application/plugins/plugin-events.js';
import { PluginHookCalls } from '../../application/plugins/plugin-hook-calls.js';
import { PluginJobs } from '../../application/plugins/plugin-jobs.js';
import { PluginHost } from '../../application/plugins/plugin-host.js';
import type { UseCaseCatalogue } from '../../application/plugins/use-case-catalogue.js';
import { isGrantable } from '../../domain/access/role.js';
import type { ManifestChecks } from '../../domain/plugins/plugin-manifest.js';
import type { PluginRules } from '../../ports/plugins/plugin-rules.js';
import { isDead, processId } from '../process-id.js';
import { PORTS } from '../tokens/ports.js';
import { SERVICES } from '../tokens/services.js';
import { USE_CASES } from '../tokens/use-cases.js';
import { VERSION } from '../version.js';
import { bindClass, bindMade } from './bind-class.js';

/** dist/src/bootstrap/modules -> the package, and the installation it may be a package of. */
const PACKAGE = fileURLToPath(new URL('../../../../', import.meta.url));
const INSTALLATIONS = /[/\\]node_modules[/\\]clickup-brain[/\\]$/.test(PACKAGE)
  ? [resolve(PACKAGE, '../..')]
  : [PACKAGE];

export function bindPlugins(options: ContainerModuleLoadOptions): void {
  const { work, clock, ids, logger, scope, eventLog, leases, audit } = PORTS;
  const { metrics, eventStream: stream, pluginStore: store, hooks } = PORTS;
  const { useCaseCatalogue: useCases, configuration, redact } = SERVICES;
  bindClass(options, SERVICES.pluginHookCalls, PluginHookCalls, { work, useCases, metrics });
  bindMade(options, SERVICES.pluginJobs, { configuration }, (deps) => {
    const timeoutMs = () => deps.configuration.config.plugins.jobTimeoutSeconds * 1_000;
    return new PluginJobs({ timeoutMs });
  });
  const joint = { hooks, calls: SERVICES.pluginHookCalls };
  bindMade(options, SERVICES.hooks, joint, (deps) => new JointHooks([deps.hooks, deps.calls]));
  const channels = { builtIn: PORTS.alertChannels };
  bindMade(options, SERVICES.alertChannels, channels, ({ builtIn }) => new AlertChannels(builtIn));
  const reading = { stream, leases, clock, logger, ids };
  bindMade(options, SERVICES.pluginEvents, reading, ({ ids: newIds, ...deps }) => {
    return new PluginEvents({ ...deps, holder: processId(newIds.next()), isDead });
  });
  bindMade(options, SERVICES.pluginRules, {}, () => new SemverAndJsonSchema());
  const searching = { configuration, useCases, rules: SERVICES.pluginRules, clock, ids };
  bindMade(options, SERVICES.pluginFolders, searching, (deps) => {
    return new FileSystemPluginFolders({
      directory: () => deps.configuration.config.plugins.directory,
      installations: INSTALLATIONS,
      checks: checksOf(deps),
      nowMs: () => deps.clock.now().getTime(),
      newId: () => deps.ids.next(),
    });
  });
  const staging = { ...searching, folders: SERVICES.pluginFolders };
  bindMade(options, SERVICES.pluginInstaller, staging, (deps) => {
    const { folders } = deps;
    const directory = () => deps.configuration.config.plugins.directory;
    const newId = () => deps.ids.next();
    return new FileSystemPluginInstaller({ directory, folders, checks: checksOf(deps), newId });
  });
  const hosting = {
    ...{ folders: SERVICES.pluginFolders, rules: SERVICES.pluginRules, store, work, eventLog },
    ...{ scope, clock, sharedClock: PORTS.sharedClock, logger, redact, useCases, configuration },
    gate: SERVICES.storageGate,
    ...{ hookCalls: SERVICES.pluginHookCalls, events: SERVICES.pluginEvents },
    ...{ channels: SERVICES.alertChannels, pluginJobs: SERVICES.pluginJobs, jobs: PORTS.jobs },
  };
  bindMade(options, SERVICES.pluginHost, hosting, ({ configuration: live, ...deps }) => {
    const mostMemoryMb = () => live.config.plugins.maxMemoryMb;
    const runtime = new ChildProcessPluginRuntime({ ...deps, mostMemoryMb });
    const settings = () => live.config.plugins;
    return new PluginHost({ ...deps, runtime, settings, version: VERSION });
  });
  const plugins = SERVICES.pluginHost;
  const managing = { plugins, store, work, eventLog, clock };
  bindClass(options, USE_CASES['plugins.list'], ListPlugins, { plugins });
  bindClass(options, USE_CASES['plugins.get'], GetPlugin, { plugins });
  bindClass(options, USE_CASES['plugins.update'], ChangePlugin, managing);
  bindClass(options, USE_CASES['plugins.reload'], ReloadPlugin, managing);
  const remover = SERVICES.pluginFolders;
  bindClass(options, USE_CASES['plugins.delete'], UninstallPlugin, { ...managing, remover });
  const installing = { ...managing, audit, ids, rules: SERVICES.pluginRules };
  const all = { ...installing, installer: SERVICES.pluginInstaller };
  bindMade(options, USE_CASES['plugins.install'], all, (deps) => {
    return new InstallPlugin({ ...deps, version: VERSION });
  });
}

function checksOf({ rules, useCases }: { rules: PluginRules; useCases: UseCaseCatalogue }) {
  const names = new Set(useCases.names);
  const checks: ManifestChecks = {
    isVersion: (text) => rules.isVersion(text),
    isRange: (text) => rules.isRange(text),
    schemaFault: (schema) => rules.schemaFault(schema),
    isGrantable,
    isUseCase: (name) => names.has(name) && useCases.isHookable(name),
    isChangeable: (name) => useCases.isChangeable(itemUseCaseOf(name) ?? name),
  };
  return checks;
}
