import type { PluginRecord, PluginStatus } from '../../domain/plugins/plugin-state.js';
import type { FailurePolicy, PluginManifest } from '../../domain/plugins/plugin-manifest.js';
import { Strikes } from '../../domain/plugins/strikes.js';
import { backoffMs } from '../../domain/plugins/restart-backoff.js';
import type { JsonObject, JsonValue } from '../../domain/shared/json.js';
import type { PluginFolder } from '../../ports/plugins/plugin-folders.js';
import {
  PluginCallError,
  type PluginProcess,
  type PluginRequests,
  type PluginRuntime,
} from '../../ports/plugins/plugin-runtime.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { Logger } from '../../ports/runtime/logger.js';

/** What is run: a change of any of it makes a new process. */
export interface PluginPlan {
  readonly folder: PluginFolder;
  readonly manifest: PluginManifest;
  readonly config: JsonObject;
  readonly generation: PluginRecord['generation'];
}

export interface SupervisedPluginDeps {
  readonly runtime: PluginRuntime;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly callTimeoutMs: () => number;
  readonly requestsOf: (manifest: PluginManifest) => PluginRequests;
  /** The plugin has had its last chance. */
  readonly onStruckOut: (name: string, reason: string) => void;
}

/** How long calls under way may take when a process is replaced or stopped, ms. */
const DRAIN_MS = 5_000;

/** One plugin: keeps a process of it running, and counts its faults. */
export class SupervisedPlugin {
  readonly counts = { calls: 0, failures: 0, restarts: 0 };
  reason: string | null = null;
  private readonly strikes = new Strikes();
  private readonly stopping = new AbortController();
  private process: PluginProcess | undefined;
  private restarting: Promise<void> = Promise.resolve();
  private readonly draining = new Set<Promise<void>>();
  private lastTimeoutMs = -Infinity;
  private isStruckOut = false;

  constructor(
    private readonly deps: SupervisedPluginDeps,
    public plan: PluginPlan,
  ) {}

  get manifest(): PluginManifest {
    return this.plan.manifest;
  }

  get status(): PluginStatus {
    if (this.isStruckOut) return 'disabled';
    return this.process ? 'enabled' : 'loaded';
  }

  private get isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  get running(): PluginProcess | undefined {
    return this.process;
  }

  get strikeCount(): number {
    return this.strikes.count(this.deps.clock.monotonicMs());
  }

  policy(isVeto: boolean): FailurePolicy {
    return this.manifest.onFailure ?? (isVeto ? 'refuse' : 'allow');
  }

  /** Resolves once it runs, or when the first attempt failed and more will follow. */
  async start(): Promise<void> {
    try {
      await this.launch(this.plan);
    } catch (error) {
      this.strike(`it could not be started: ${messageOf(error)}`);
      this.restart();
    }
  }

  /**
   * Starts the new one, then switches; calls under way end on the old one. When the new one cannot be started
   * the old one goes on.
   * @throws PluginCallError in that case
   */
  async replace(plan: PluginPlan): Promise<void> {
    const old = this.process;
    await this.launch(plan);
    this.plan = plan;
    this.strikes.forget();
    if (old) this.drain(old);
  }

  /** @throws PluginCallError; what is the plugin's fault counts as a strike */
  async call(method: string, parameters: JsonObject): Promise<JsonValue> {
    const { process } = this;
    if (!process) throw new PluginCallError('gone', 'it does not run at the moment');
    this.counts.calls += 1;
    const timeoutMs = this.deps.callTimeoutMs();
    try {
      return await process.call(method, parameters, timeoutMs);
    } catch (error) {
      this.judge(error, timeoutMs);
      throw error;
    }
  }

  strike(reason: string): void {
    const { clock, logger } = this.deps;
    if (this.stopping.signal.aborted || this.isStruckOut) return;
    this.counts.failures += 1;
    this.reason = reason;
    logger.warn('a plugin misbehaved', { plugin: this.manifest.name, reason });
    if (!this.strikes.add(clock.monotonicMs())) return;
    this.isStruckOut = true;
    this.deps.onStruckOut(this.manifest.name, reason);
  }

  /** Lets calls under way finish first. */
  async stop(): Promise<void> {
    this.stopping.abort();
    const { process } = this;
    this.process = undefined;
    await this.restarting;
    if (process) this.drain(process);
    await Promise.all(this.draining);
  }

  private judge(error: unknown, timeoutMs: number): void {
    if (!(error instanceof PluginCallError)) return;
    const nowMs = this.deps.clock.monotonicMs();
    if (error.failure === 'threw') this.strike(`it failed: ${error.message}`);
    // Calls that waited together were too late for one reason.
    if (error.failure === 'timeout' && nowMs - this.lastTimeoutMs >= timeoutMs) {
      this.lastTimeoutMs = nowMs;
      this.strike(error.message);
    }
  }

  private async launch({ manifest, folder, config }: PluginPlan): Promise<void> {
    let isCurrent = true;
    const launched: { process?: PluginProcess } = {};
    const started = await this.deps.runtime.start({
      manifest,
      folder: folder.folder,
      config,
      onRequest: this.deps.requestsOf(manifest),
      onFault: (reason) => {
        if (isCurrent) this.strike(reason);
        isCurrent = false;
      },
      onExit: (reason) => {
        const wasCurrent = isCurrent;
        isCurrent = false;
        // While it starts, whoever starts it hears of it.
        if (!launched.process || this.process !== launched.process) return;
        this.process = undefined;
        if (wasCurrent) this.strike(reason);
        this.restart();
      },
    });
    if (this.stopping.signal.aborted) {
      await started.stop(0);
      return;
    }
    launched.process = started;
    this.process = started;
  }

  private restart(): void {
    if (this.stopping.signal.aborted || this.isStruckOut) return;
    this.restarting = this.restarting.then(async () => {
      const { clock } = this.deps;
      const { signal } = this.stopping;
      while (!signal.aborted && !this.isStruckOut && !this.process) {
        await clock.sleep(backoffMs(this.strikeCount), signal);
        if (this.isStopping) return;
        this.counts.restarts += 1;
        try {
          await this.launch(this.plan);
        } catch (error) {
          this.strike(`it could not be started: ${messageOf(error)}`);
        }
      }
    });
  }

  private drain(process: PluginProcess): void {
    const drained: Promise<void> = process.stop(DRAIN_MS).finally(() => {
      this.draining.delete(drained);
    });
    this.draining.add(drained);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
