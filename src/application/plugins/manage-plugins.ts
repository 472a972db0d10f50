import { isPluginName } from '../../domain/plugins/plugin-manifest.js';
import {
  reasonByHand,
  type PluginRecord,
  type PluginView,
} from '../../domain/plugins/plugin-state.js';
import { AppError, notFound } from '../../domain/shared/app-error.js';
import type { PluginRemover } from '../../ports/plugins/plugin-folders.js';
import type { PluginStore } from '../../ports/plugins/plugin-store.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { EventLog } from '../../ports/runtime/event-log.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { UseCase } from '../shared/use-case.js';
import type { PluginHost } from './plugin-host.js';

export interface PluginName {
  readonly name: string;
}

type Plugins = Pick<PluginHost, 'views' | 'settled' | 'folderOf'>;

export interface ManagePluginsDeps {
  readonly plugins: Plugins;
  readonly store: PluginStore;
  readonly work: UnitOfWork;
  readonly eventLog: EventLog;
  readonly clock: Clock;
}

function viewNamed(plugins: Plugins, name: string): PluginView {
  const view = plugins.views().find((candidate) => candidate.name === name);
  if (view) return view;
  throw unknownPlugin(name);
}

function unknownPlugin(name: string): AppError {
  return notFound('plugin', isPluginName(name) ? name : 'of that name');
}

/** As the process that answers has them. */
export class ListPlugins implements UseCase<undefined, readonly PluginView[]> {
  readonly name = 'plugins.list';
  readonly permission = 'plugin:read';

  constructor(private readonly deps: { readonly plugins: Plugins }) {}

  async execute(): Promise<readonly PluginView[]> {
    return this.deps.plugins.views();
  }
}

export class GetPlugin implements UseCase<PluginName, PluginView> {
  readonly name = 'plugins.get';
  readonly permission = 'plugin:read';

  constructor(private readonly deps: { readonly plugins: Plugins }) {}

  async execute({ name }: PluginName): Promise<PluginView> {
    return viewNamed(this.deps.plugins, name);
  }
}

/** Turns a plugin on or off in every process; on forgives its faults. */
export class ChangePlugin implements UseCase<
  PluginName & { readonly isEnabled: boolean; readonly reason?: string },
  PluginView
> {
  readonly name = 'plugins.update';
  readonly permission = 'plugin:manage';
  /** Its event says who did it, and no transaction may be open while processes start and stop. */
  readonly leavesOwnRecord = true;

  constructor(private readonly deps: ManagePluginsDeps) {}

  async execute({
    name,
    isEnabled,
    reason = 'turned off by hand',
  }: PluginName & { readonly isEnabled: boolean; readonly reason?: string }): Promise<PluginView> {
    viewNamed(this.deps.plugins, name);
    const type = isEnabled ? 'brain.plugin.enabled' : 'brain.plugin.disabled';
    await record(this.deps, name, type, (before) => ({
      ...before,
      isEnabled,
      reason: isEnabled ? null : reasonByHand(reason),
    }));
    return refreshed(this.deps, name);
  }
}

/** Starts new processes of a plugin in every process, and lets the calls under way finish on the old ones. */
export class ReloadPlugin implements UseCase<PluginName, PluginView> {
  readonly name = 'plugins.reload';
  readonly permission = 'plugin:manage';
  /** Its event says who did it, and no transaction may be open while processes start and stop. */
  readonly leavesOwnRecord = true;

  constructor(private readonly deps: ManagePluginsDeps) {}

  async execute({ name }: PluginName): Promise<PluginView> {
    viewNamed(this.deps.plugins, name);
    await record(this.deps, name, 'brain.plugin.reloaded', (before) => ({
      ...before,
      generation: before.generation + 1,
    }));
    return refreshed(this.deps, name);
  }
}

/** Removes a plugin from the plugin folder, and everything that is stored of it. */
export class UninstallPlugin implements UseCase<PluginName, void> {
  readonly name = 'plugins.delete';
  readonly permission = 'plugin:manage';
  /** Its event says who did it, and no transaction may be open while processes start and stop. */
  readonly leavesOwnRecord = true;

  constructor(
    private readonly deps: ManagePluginsDeps & {
      readonly remover: PluginRemover;
    },
  ) {}

  async execute({ name }: PluginName): Promise<void> {
    const { plugins, store, work, eventLog, remover } = this.deps;
    const folder = plugins.folderOf(name);
    // It may have been taken away by hand.
    if (!folder && !(await work.run(() => store.knows(name)))) throw unknownPlugin(name);
    if (folder && folder.source !== 'directory') {
      const message = `${name} is a package of the installation: remove it with npm`;
      throw new AppError('conflict', 'plugin.is-package', message);
    }
    if (folder) await remover.remove(folder);
    if (!work.isOpen) await plugins.settled(name);
    await work.run(async () => {
      await store.forget(name);
      const subject = `plugin:${name}`;
      await eventLog.append([{ type: 'brain.plugin.uninstalled', subject, data: { name } }]);
    });
  }
}

function record(
  { store, work, eventLog, clock }: ManagePluginsDeps,
  name: string,
  type: string,
  change: (before: PluginRecord) => PluginRecord,
): Promise<void> {
  return work.run(async () => {
    const updatedAt = clock.now();
    const before = (await store.records()).find((candidate) => candidate.name === name);
    const fresh = { name, isEnabled: true, reason: null, generation: 0, updatedAt };
    const after = change({ ...(before ?? fresh), updatedAt });
    await store.put(after);
    const data = { name, reason: after.reason };
    await eventLog.append([{ type, subject: `plugin:${name}`, data }]);
  });
}

async function refreshed({ plugins, work }: ManagePluginsDeps, name: string) {
  // Within somebody's transaction nothing has changed yet: the host looks again within a second.
  if (!work.isOpen) await plugins.settled(name);
  return viewNamed(plugins, name);
}
