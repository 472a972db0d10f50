import { systemActor } from '../../domain/access/actor.js';
import type { JsonObject, JsonValue } from '../../domain/shared/json.js';
import type { PluginView } from '../../domain/plugins/plugin-state.js';
import type { PluginFolders } from '../../ports/plugins/plugin-folders.js';
import type { PluginRules } from '../../ports/plugins/plugin-rules.js';
import type { PluginRuntime } from '../../ports/plugins/plugin-runtime.js';
import type { PluginStore } from '../../ports/plugins/plugin-store.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { EventLog } from '../../ports/runtime/event-log.js';
import type { ExecutionScope } from '../../ports/runtime/execution-scope.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { AlertChannel } from '../../ports/alerts/alert-channel.js';
import { PluginAlertChannel } from './plugin-alert-channel.js';
import type { PluginEvents } from './plugin-events.js';
import type { PluginHookCalls } from './plugin-hook-calls.js';
import { requestsOf } from './plugin-requests.js';
import { planPlugins, type PlannedPlugin, type PluginSettings } from './plan-plugins.js';
import { SupervisedPlugin } from './supervised-plugin.js';
import { turnOff } from './turn-off.js';
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
  readonly logger: Logger;
  readonly hookCalls: PluginHookCalls;
  readonly events: PluginEvents;
  readonly channels: { register(channel: AlertChannel): () => void };
  readonly useCases: UseCaseCatalogue;
  readonly redact: (text: string) => string;
  readonly settings: () => PluginSettings;
  /** Of the program. */
  readonly version: string;
}

/** Time between two looks at folders and stored state, ms. */
const EVERY_MS = 1_000;

const CONTEXT = { actor: systemActor('plugins'), requestId: 'plugins' };

/**
 * Keeps the plugins of this process as they should be: what lies on disk, what is configured, and what is
 * stored for all processes. It looks every second, so that all processes follow.
 */
export class PluginHost {
  private readonly plugins = new Map<string, SupervisedPlugin>();
  private planned: readonly PlannedPlugin[] = [];
  /** Plans that could not replace what runs, by plugin: not tried again until something changes. */
  private readonly failedPlans = new Map<string, string>();
  private readonly channelsOf = new Map<string, () => void>();
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  private reconciling: Promise<void> = Promise.resolve();

  constructor(private readonly deps: PluginHostDeps) {}

  /** Resolves when every plugin has been started, or has failed to. */
  async start(): Promise<void> {
    await this.reconcile();
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
    await this.reconciling;
    await this.deps.events.stop();
    await Promise.all([...this.plugins.values()].map((plugin) => plugin.stop()));
    this.plugins.clear();
    this.publish();
  }

  /** Every plugin there is, running or not, by name. */
  views(): readonly PluginView[] {
    return this.planned
      .map((planned) => viewOf(planned, this.plugins.get(planned.folder.name)))
      .sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  /** Brings everything up to date now; never rejects. */
  reconcile(): Promise<void> {
    const done = this.reconciling.then(() =>
      this.deps.scope.run(CONTEXT, () => this.bringUpToDate()),
    );
    this.reconciling = done.catch((error: unknown) => {
      this.deps.logger.warn('plugins could not be brought up to date', { error });
    });
    return this.reconciling;
  }

  /** @returns what every plugin that stands at the point answers, by plugin */
  async askAt(point: string, input: JsonValue): Promise<JsonObject> {
    const answering = [...this.plugins.values()].filter(({ manifest }) =>
      manifest.hooks.points.includes(point),
    );
    const answers = await Promise.allSettled(
      answering.map((plugin) => plugin.call('point', { name: point, input })),
    );
    return Object.fromEntries(
      answers.flatMap((answer, index) => {
        const name = answering[index]?.manifest.name;
        return answer.status === 'fulfilled' && name !== undefined ? [[name, answer.value]] : [];
      }),
    );
  }

  private async run(): Promise<void> {
    for (;;) {
      await this.deps.clock.sleep(EVERY_MS, this.stopping.signal);
      if (this.stopping.signal.aborted) return;
      await this.reconcile();
    }
  }

  private async bringUpToDate(): Promise<void> {
    const { folders, store, work, rules, settings, version } = this.deps;
    const found = await folders.discover();
    const records = await work.run(() => store.records());
    this.planned = planPlugins({ found, records, rules, settings: settings(), version });
    const wanted = new Map(
      this.planned.flatMap(({ folder, plan }) => (plan ? [[folder.name, plan] as const] : [])),
    );
    const gone = [...this.plugins.entries()].filter(([name]) => !wanted.has(name));
    for (const [name] of gone) this.plugins.delete(name);
    if (gone.length > 0) this.publish();
    await Promise.all(gone.map(([, plugin]) => plugin.stop()));
    for (const [name, plan] of wanted) {
      if (this.stopping.signal.aborted) return;
      const running = this.plugins.get(name);
      if (!running) await this.launch(name, plan);
      else if (markOf(running.plan) !== markOf(plan)) await this.replace(running, plan);
    }
    await this.deps.events.follow(
      [...this.plugins.values()].filter(({ manifest }) => manifest.hooks.events.length > 0),
    );
  }

  private async launch(name: string, plan: SupervisedPlugin['plan']): Promise<void> {
    const { runtime, clock, logger, settings } = this.deps;
    const plugin = new SupervisedPlugin(
      {
        runtime,
        clock,
        logger,
        callTimeoutMs: () => settings().callTimeoutMs,
        requestsOf: (manifest) =>
          requestsOf(manifest, { ...this.deps, askAt: (...asked) => this.askAt(...asked) }),
        onStruckOut: (...told) => void turnOff(this.deps, ...told).then(() => this.reconcile()),
      },
      plan,
    );
    await plugin.start();
    this.plugins.set(name, plugin);
    logger.info('plugin started', { plugin: name, version: plan.manifest.version });
    this.publish();
  }

  private async replace(plugin: SupervisedPlugin, plan: SupervisedPlugin['plan']): Promise<void> {
    const { name } = plan.manifest;
    const mark = markOf(plan);
    if (this.failedPlans.get(name) === mark) return;
    try {
      await plugin.replace(plan);
      this.failedPlans.delete(name);
      this.deps.logger.info('plugin reloaded', { plugin: name, version: plan.manifest.version });
      this.publish();
    } catch (error) {
      this.failedPlans.set(name, mark);
      plugin.reason = `the new version could not be started: ${String(error)}`;
      this.deps.logger.warn('plugin not reloaded, the old one goes on', { plugin: name, error });
    }
  }

  /** Makes hooks and channels those of the plugins there are now. */
  private publish(): void {
    const plugins = [...this.plugins.values()];
    this.deps.hookCalls.setPlugins(plugins);
    for (const unregister of this.channelsOf.values()) unregister();
    this.channelsOf.clear();
    for (const plugin of plugins) {
      for (const type of plugin.manifest.channels) {
        const channel = new PluginAlertChannel(type, plugin);
        this.channelsOf.set(type, this.deps.channels.register(channel));
      }
    }
  }
}

/** Differs when a new process is needed. */
function markOf({ folder, config, generation }: SupervisedPlugin['plan']): string {
  return JSON.stringify([folder.signature, config, generation]);
}
