import { isOnThisMachine } from '../../domain/access/actor.js';
import type { PluginView } from '../../domain/plugins/plugin-state.js';
import { AppError, notFound } from '../../domain/shared/app-error.js';
import type { PluginInstaller, StagedPlugin } from '../../ports/plugins/plugin-installer.js';
import type { PluginRules } from '../../ports/plugins/plugin-rules.js';
import type { ExecutionContext } from '../../ports/runtime/execution-scope.js';
import type { UseCase } from '../shared/use-case.js';
import type { ManagePluginsDeps } from './manage-plugins.js';
import { Turns } from '../shared/turns.js';

export interface InstallPluginInput {
  /** Absolute path of a folder or archive on the machine of the process that answers. */
  readonly path: string;
  /** Whether it may take the place of another version. */
  readonly replace?: boolean;
}

export interface InstallPluginDeps extends ManagePluginsDeps {
  readonly installer: PluginInstaller;
  readonly rules: Pick<PluginRules, 'satisfies'>;
  /** Of the program. */
  readonly version: string;
}

/**
 * Puts a plugin into the plugin folder and starts it. What is installed runs as the program does: so only who
 * could put files there anyway may ask, with the key of this machine's operator.
 */
export class InstallPlugin implements UseCase<InstallPluginInput, PluginView> {
  readonly name = 'plugins.install';
  readonly permission = 'plugin:manage';
  /** Files are copied and processes start: no transaction may be open meanwhile. */
  readonly reachesOut = true;
  readonly takesIn = true;
  /** Of two at once the second sees what the first has placed. */
  private readonly turns = new Turns(1);

  constructor(private readonly deps: InstallPluginDeps) {}

  async execute(
    { path, replace = false }: InstallPluginInput,
    context: ExecutionContext,
  ): Promise<PluginView> {
    const { installer, plugins } = this.deps;
    if (!isOnThisMachine(context.actor)) {
      const message = 'Plugins are installed on the machine itself, with the key of its operator';
      throw new AppError('forbidden', 'plugin.not-on-this-machine', message);
    }
    const staged = await installer.stage(path);
    const { name } = staged.manifest;
    try {
      await this.turns.run(() => this.place(staged, replace));
    } finally {
      await staged.discard();
    }
    const view = plugins.views().find((plugin) => plugin.name === name);
    if (view) return view;
    throw notFound('plugin', name);
  }

  /** @returns what it takes the place of */
  private replaced({ manifest }: StagedPlugin, mayReplace: boolean): PluginView | undefined {
    const { rules, version, plugins } = this.deps;
    const { name, engine } = manifest;
    if (!rules.satisfies(version, engine)) {
      const message = `${name} is made for ${engine}, this is ${version}`;
      throw new AppError('conflict', 'plugin.wrong-engine', message);
    }
    const before = plugins.views().find((plugin) => plugin.name === name);
    if (!before || mayReplace) return before;
    const message = `${name} ${before.version} is installed; to replace it with ${manifest.version}, say so`;
    throw new AppError('conflict', 'plugin.installed', message);
  }

  /** The folder first: nothing tells of a plugin that could not be placed. */
  private async place(staged: StagedPlugin, mayReplace: boolean): Promise<void> {
    const { eventLog, work, plugins } = this.deps;
    const { name, version } = staged.manifest;
    const before = this.replaced(staged, mayReplace);
    await staged.place();
    const data = { name, version, replaced: before?.version ?? null };
    await work.run(() =>
      eventLog.append([{ type: 'brain.plugin.installed', subject: `plugin:${name}`, data }]),
    );
    if (!work.isOpen) await plugins.settled(name);
  }
}
