import { systemActor } from '../../domain/access/actor.js';
import type { JsonObject, JsonValue } from '../../domain/shared/json.js';
import type { PluginView } from '../../domain/plugins/plugin-state.js';
import { AppError } from '../../domain/shared/app-error.js';
import type { PluginFolder, PluginFolders } from '../../ports/plugins/plugin-folders.js';
import type { PluginRules } from '../../ports/plugins/plugin-rules.js';
import type { PluginRuntime } from '../../ports/plugins/plugin-runtime.js';
import type { PluginStore } from '../../ports/plugins/plugin-store.js';
import type { JobQueue } from '../../ports/jobs/job-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { EventLog } from '../../ports/runtime/event-log.js';
import type { ExecutionScope } from '../../ports/runtime/execution-scope.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { AlertChannel } from '../../ports/alerts/alert-channel.js';
import { askAtPoint } from './ask-at-point.js';
import { FolderWatch } from './folder-watch.js';
import type { PluginEvents } from './plugin-events.js';
import type { PluginJobs } from './plugin-jobs.js';
import type { PluginHookCalls } from './plugin-hook-calls.js';
import { PublishedPlugins } from './published-plugins.js';
import { requestsOf } from './plugin-requests.js';
import { planPlugins, type PlannedPlugin, type PluginSettings } from './plan-plugins.js';
import { SupervisedPlugin, type PluginPlan } from './supervised-plugin.js';
import { turnOff } from './turn-off.js';
import { Turns } from '../shared/turns.js';
import type { UseCaseCatalogue } from './use-case-catalogue.js';
import { viewOf } from './plugin-view.js';

export interface PluginHostDeps {
  readonly folders: PluginFolders;
  readonly rules: PluginRules;
  readonly runtime: PluginRuntime;
  readonly store: PluginStore;
  readonly work: UnitOfWork;
  readonly eventLog: EventLog;
  readonly scope: ExecutionScope;
  readonly clock: Clock;
  /** By which jobs are due. */
  readonly sharedClock: Pick<Clock, 'now'>;
  readonly logger: Logger;
  readonly hookCalls: PluginHookCalls;
  readonly pluginJobs: PluginJobs;
  readonly jobs: JobQueue;
  readonly events: PluginEvents;
  readonly channels: {
    readonly ownTypes: ReadonlySet<string>;
    register(channel: AlertChannel): () => void;
  };
  readonly useCases: UseCaseCatalogue;
  readonly redact: (text: string) => string;
  /** Asked before a plugin stores a value. */
  readonly gate?: { requireRoom(): void };
  readonly settings: () => PluginSettings;
  /** Of the program. */
  readonly version: string;
}

/** Time between two looks at folders and stored state, ms. */
const EVERY_MS = 1_000;

/** Looks that may fail before the first one must have succeeded. */
const MOST_FIRST_LOOKS = 10;

/** Processes that start at once. */
const STARTS_AT_ONCE = 4;

const CONTEXT = { actor: systemActor('plugins'), requestId: 'plugins' };

/**
 * Keeps the plugins of this process as they should be: what lies on disk, what is configured, and what is
 * stored for all processes. It looks every second, so that all processes follow. What runs goes on until
 * somebody turns it off or takes it away: a fault in what is to come after it ends no veto.
 */
export class PluginHost {
  private readonly plugins = new Map<string, SupervisedPlugin>();
  /** Not there for their first time yet. */
  private readonly starting = new Map<string, SupervisedPlugin>();
  /** Starts, replacements and stops under way, by plugin: looks do not wait for them. */
  private readonly underWay = new Map<string, Promise<void>>();
  private planned: readonly PlannedPlugin[] = [];
  /** Plans that could not replace what runs, by plugin: not tried again until something changes. */
  private readonly failedPlans = new Map<string, string>();
  private readonly channelsOf = new Map<string, () => void>();
  private readonly stopping = new AbortController();
  private readonly watch: FolderWatch;
  private readonly turns = new Turns(STARTS_AT_ONCE);
  private loop: Promise<void> = Promise.resolve();
  private reconciling: Promise<void> = Promise.resolve();
  private isCurrent = true;
  /** Struck out, and that is stored: when it is wanted all the same, somebody turned it on again. */
  private readonly turnedOff = new WeakSet<SupervisedPlugin>();
  private readonly published: PublishedPlugins;

  constructor(private readonly deps: PluginHostDeps) {
    this.published = new PublishedPlugins(deps);
    this.watch = new FolderWatch({ ...deps, signal: this.stopping.signal });
  }

  /** False as long as the last look failed: what is wanted now may be something else. */
  get isUpToDate(): boolean {
    return this.isCurrent;
  }

  /**
   * Resolves when every plugin has been started, or has failed to.
   * @throws AppError `unavailable` when it cannot be told which there are: vetoes would be missing
   */
  async start(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      await this.reconcile();
      if (this.isCurrent) break;
      if (attempt >= MOST_FIRST_LOOKS || this.stopping.signal.aborted) {
        throw new AppError('unavailable', 'plugins.unknown', 'The plugins cannot be looked at');
      }
      await this.deps.clock.sleep(EVERY_MS, this.stopping.signal);
    }
    this.loop = this.run();
    await Promise.all(this.underWay.values());
  }

  /** Whoever still calls is answered as when a plugin is gone: its policy holds. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
    await this.reconciling;
    await this.deps.events.stop();
    const all = [...this.plugins.values(), ...this.starting.values()];
    await Promise.all(all.map((plugin) => plugin.stop('stopped')));
    await Promise.all(this.underWay.values());
  }

  /** Every plugin there is, running or not, by name. */
  views(): readonly PluginView[] {
    return this.planned
      .map((planned) => viewOf(planned, this.runningOf(planned)))
      .sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  /** Where the plugin of that name lies. */
  folderOf(name: string): PluginFolder | undefined {
    return this.planned.find(({ folder }) => folder.name === name)?.folder;
  }

  /** Finds out what is wanted now and begins with it; never rejects. */
  reconcile(): Promise<void> {
    const done = this.reconciling.then(() =>
      this.deps.scope.run(CONTEXT, () => this.bringUpToDate()),
    );
    this.reconciling = done.then(
      () => {
        this.isCurrent = true;
      },
      (error: unknown) => {
        this.isCurrent = false;
        this.deps.logger.warn('plugins could not be brought up to date', { error });
      },
    );
    return this.reconciling;
  }

  /** Resolves when the plugin is as wanted, or has failed to be. */
  async settled(name: string): Promise<void> {
    await this.reconcile();
    await this.underWay.get(name);
    // What was under way may have been of an older wish.
    await this.reconcile();
    await this.underWay.get(name);
  }

  /** @returns what every plugin that stands at the point answers, by plugin */
  askAt(point: string, input: JsonValue, depth: number): Promise<JsonObject> {
    return askAtPoint([...this.plugins.values()], { point, input, depth });
  }

  private async run(): Promise<void> {
    for (;;) {
      await this.deps.clock.sleep(EVERY_MS, this.stopping.signal);
      if (this.stopping.signal.aborted) return;
      await this.reconcile();
    }
  }

  private async bringUpToDate(): Promise<void> {
    const { store, work, rules, settings, version, channels } = this.deps;
    const found = await this.watch.look([...this.plugins.values()]);
    const records = await work.run(() => store.records());
    if (this.stopping.signal.aborted) return;
    const planning = { found, records, rules, settings: settings(), version };
    this.planned = planPlugins({ ...planning, ownChannels: channels.ownTypes });
    this.endUnwanted();
    for (const { folder, plan } of this.planned) if (plan) this.bringToPlan(folder.name, plan);
    this.published.update([...this.plugins.values()], this.planned);
  }

  private endUnwanted(): void {
    const kept = new Map(this.planned.map((planned) => [planned.folder.name, planned]));
    for (const [name, plugin] of this.starting) {
      if (!kept.get(name)?.plan) void plugin.stop('disabled');
    }
    for (const [name, plugin] of [...this.plugins]) {
      const planned = kept.get(name);
      if (planned?.plan) continue;
      if (planned && !planned.isDisabled) {
        plugin.reason = `as it is now it cannot be loaded, the old one goes on: ${planned.reason ?? ''}`;
        continue;
      }
      this.plugins.delete(name);
      this.failedPlans.delete(name);
      this.begin(name, () => plugin.stop('disabled'));
    }
  }

  private bringToPlan(name: string, plan: PluginPlan): void {
    if (this.underWay.has(name)) return;
    const running = this.plugins.get(name);
    if (!running) this.begin(name, () => this.launch(name, plan));
    else if (markOf(running.plan) !== markOf(plan) || this.turnedOff.has(running)) {
      this.begin(name, () => this.replace(running, plan));
    }
  }

  private begin(name: string, action: () => Promise<void>): void {
    const before = this.underWay.get(name) ?? Promise.resolve();
    const done: Promise<void> = before
      .then(action)
      .catch((error: unknown) => {
        this.deps.logger.error('a plugin is not as wanted', { plugin: name, error });
      })
      .then(() => {
        if (this.underWay.get(name) === done) this.underWay.delete(name);
        if (!this.stopping.signal.aborted)
          this.published.update([...this.plugins.values()], this.planned);
      });
    this.underWay.set(name, done);
  }

  private async launch(name: string, plan: PluginPlan): Promise<void> {
    const { runtime, clock, logger, settings, redact } = this.deps;
    const plugin: SupervisedPlugin = new SupervisedPlugin(
      {
        ...{ runtime, clock, logger, redact },
        callTimeoutMs: () => settings().callTimeoutMs,
        requestsOf: (manifest, depth) =>
          requestsOf(manifest, { ...this.deps, depth, askAt: (...asked) => this.askAt(...asked) }),
        onStruckOut: (...told) => void this.turnOff(...told),
      },
      plan,
    );
    this.starting.set(name, plugin);
    for (const other of Object.keys(plan.manifest.dependencies)) await this.underWay.get(other);
    await this.turns.run(async () => {
      if (!plugin.isStopped) await plugin.start();
    });
    this.starting.delete(name);
    if (plugin.isStopped) return;
    this.plugins.set(name, plugin);
    if (!plugin.running) return;
    logger.info('plugin started', { plugin: name, version: plan.manifest.version });
  }

  private async turnOff(plugin: SupervisedPlugin, fault: string): Promise<void> {
    const isStill = () => plugin.isStruckOut;
    const told = { name: plugin.manifest.name, fault, isStill };
    await turnOff(this.deps, told, this.stopping.signal);
    this.turnedOff.add(plugin);
    await this.reconcile();
  }

  private async replace(plugin: SupervisedPlugin, plan: PluginPlan): Promise<void> {
    const { name } = plan.manifest;
    const mark = markOf(plan);
    if (this.failedPlans.get(name) === mark) return;
    try {
      await plugin.replace(plan);
      this.turnedOff.delete(plugin);
      this.failedPlans.delete(name);
      this.deps.logger.info('plugin reloaded', { plugin: name, version: plan.manifest.version });
    } catch (error) {
      this.failedPlans.set(name, mark);
      plugin.reason = `the new version could not be started: ${String(error)}`;
      this.deps.logger.warn('plugin not reloaded, the old one goes on', { plugin: name, error });
    }
  }

  private runningOf({ folder }: PlannedPlugin): SupervisedPlugin | undefined {
    const running = this.plugins.get(folder.name) ?? this.starting.get(folder.name);
    return running?.plan.folder.folder === folder.folder ? running : undefined;
  }
}

/** Differs when a new process is needed. */
function markOf({ folder, config, generation }: PluginPlan): string {
  return JSON.stringify([folder.signature, config, generation]);
}
