import { isOnThisMachine } from '../../domain/access/actor.js';
import type { PluginView } from '../../domain/plugins/plugin-state.js';
import { AppError, notFound } from '../../domain/shared/app-error.js';
import type { AuditLog } from '../../ports/access/audit-log.js';
import type { PluginInstaller, StagedPlugin } from '../../ports/plugins/plugin-installer.js';
import type { PluginRules } from '../../ports/plugins/plugin-rules.js';
import type { ExecutionContext } from '../../ports/runtime/execution-scope.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { UseCase } from '../shared/use-case.js';
import type { ManagePluginsDeps } from './manage-plugins.js';

export interface InstallPluginInput {
  /** Absolute path of a folder or archive on the machine of the process that answers. */
  readonly path: string;
  /** Whether it may take the place of another version. */
  readonly replace?: boolean;
}

export interface InstallPluginDeps extends ManagePluginsDeps {
  readonly installer: PluginInstaller;
  readonly audit: AuditLog;
  readonly ids: IdGenerator;
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
  /** Writes its audit entry itself: no transaction may be open while processes start. */
  readonly leavesOwnRecord = true;

  constructor(private readonly deps: InstallPluginDeps) {}

  async execute(
    { path, replace = false }: InstallPluginInput,
    context: ExecutionContext,
  ): Promise<PluginView> {
    const { installer, plugins, work } = this.deps;
    if (!isOnThisMachine(context.actor)) {
      const message = 'Plugins are installed on the machine itself, with the key of its operator';
      throw new AppError('forbidden', 'plugin.not-on-this-machine', message);
    }
    const staged = await installer.stage(path);
    const { name } = staged.manifest;
    try {
      const before = this.replaced(staged, replace);
      await work.run(() => this.place(staged, before, context));
    } finally {
      await staged.discard();
    }
    if (!work.isOpen) await plugins.settled(name);
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

  /** Last of all the files: when they cannot be placed, nothing tells that they were. */
  private async place(
    staged: StagedPlugin,
    before: PluginView | undefined,
    { actor, requestId }: ExecutionContext,
  ): Promise<void> {
    const { eventLog, audit, ids, clock } = this.deps;
    const { name, version } = staged.manifest;
    const data = { name, version, replaced: before?.version ?? null };
    await eventLog.append([{ type: 'brain.plugin.installed', subject: `plugin:${name}`, data }]);
    await audit.append({
      id: ids.next(),
      at: clock.now(),
      actor: actor.id,
      useCase: this.name,
      outcome: 'done',
      code: null,
      requestId,
    });
    await staged.place();
  }
}
