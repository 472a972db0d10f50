import {
  turnedOffReason,
  type PluginRecord,
  type PluginStatus,
} from '../../domain/plugins/plugin-state.js';
import type { FailurePolicy, PluginManifest } from '../../domain/plugins/plugin-manifest.js';
import { Strikes } from '../../domain/plugins/strikes.js';
import { backoffMs } from '../../domain/plugins/restart-backoff.js';
import type { JsonObject, JsonValue } from '../../domain/shared/json.js';
import { redactedStart } from '../../domain/shared/redacted-start.js';
import type { PluginFolder } from '../../ports/plugins/plugin-folders.js';
import {
  PluginCallError,
  type PluginEnd,
  type PluginProcess,
  type PluginRequests,
  type PluginRuntime,
} from '../../ports/plugins/plugin-runtime.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { Logger } from '../../ports/runtime/logger.js';
import { CallsUnderWay, type CallUnderWay } from './calls-under-way.js';
import { policyOf, type CallTerms, type HookedPlugin } from './hooked-plugin.js';

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
  readonly redact: (text: string) => string;
  readonly callTimeoutMs: () => number;
  /** @param depth of what the plugin is asked at that moment */
  readonly requestsOf: (manifest: PluginManifest, depth: () => number) => PluginRequests;
  /** The plugin has had its last chance. */
  readonly onStruckOut: (plugin: SupervisedPlugin, reason: string) => void;
}

/** How long calls under way may take when a process is replaced or stopped, ms. */
const DRAIN_MS = 5_000;

/** A process that ends so soon after a call was too late ends for the same reason, ms. */
const INCIDENT_MS = 1_000;

/** Characters of what it says of itself that are passed on. */
const LONGEST_REASON = 400;

/** One plugin: keeps a process of it running, and counts its faults. */
export class SupervisedPlugin implements HookedPlugin {
  readonly counts = { calls: 0, failures: 0, restarts: 0 };
  reason: string | null = null;
  private readonly strikes = new Strikes();
  private readonly stopping = new AbortController();
  private readonly draining = new Set<Promise<void>>();
  private readonly calls = new CallsUnderWay();
  private lastStart: CallUnderWay | undefined;
  private process: PluginProcess | undefined;
  private launching: Promise<unknown> = Promise.resolve();
  private restarting: Promise<void> | undefined;
  /** When a call of the process was last too late. */
  private late: { readonly process: PluginProcess; readonly atMs: number } | undefined;
  private hasStruckOut = false;

  constructor(
    private readonly deps: SupervisedPluginDeps,
    public plan: PluginPlan,
  ) {}

  get manifest(): PluginManifest {
    return this.plan.manifest;
  }

  get status(): PluginStatus {
    if (this.hasStruckOut) return 'disabled';
    return this.process ? 'enabled' : 'loaded';
  }

  get isStopped(): boolean {
    return this.stopping.signal.aborted;
  }

  get isStruckOut(): boolean {
    return this.hasStruckOut && !this.stopping.signal.aborted;
  }

  get running(): PluginProcess | undefined {
    return this.process;
  }

  get strikeCount(): number {
    return this.strikes.count(this.deps.clock.monotonicMs());
  }

  policy(isVeto: boolean): FailurePolicy {
    return policyOf(this.manifest, isVeto);
  }

  /** Resolves once it runs, or when the first attempt failed and more will follow. */
  async start(): Promise<void> {
    try {
      await this.inTurn(() => this.launch(this.plan));
    } catch (error) {
      this.judgeStart(error);
      this.restart();
    }
  }

  /**
   * Starts the new one, then switches; calls under way end on the old one. When the new one cannot be started
   * the old one goes on.
   * @throws PluginCallError in that case
   */
  replace(plan: PluginPlan): Promise<void> {
    return this.inTurn(async () => {
      const launched = await this.launch(plan);
      this.plan = plan;
      this.reason = null;
      this.strikes.forget();
      this.hasStruckOut = false;
      if (launched.before) this.drain(launched.before, 'reloaded');
    });
  }

  /** @throws PluginCallError, without secrets; what is the plugin's fault counts as a strike */
  async call(
    method: string,
    parameters: JsonObject,
    { depth = 0, ...terms }: CallTerms = {},
  ): Promise<JsonValue> {
    const { process } = this;
    if (this.hasStruckOut) throw new PluginCallError('gone', 'it is off after too many faults');
    if (!process) throw new PluginCallError('gone', 'it does not run at the moment');
    this.counts.calls += 1;
    const underWay = this.calls.begin(depth);
    try {
      const timeoutMs = terms.timeoutMs ?? this.deps.callTimeoutMs();
      return await process.call(method, parameters, timeoutMs, terms.signal);
    } catch (error) {
      if (!(error instanceof PluginCallError)) throw error;
      this.judge(error, process, { ...terms, isStarved: underWay.isStarved });
      throw new PluginCallError(error.failure, this.told(error.message));
    } finally {
      this.calls.end(underWay);
    }
  }

  strike(reason: string, cause?: string): void {
    const { clock, logger } = this.deps;
    if (this.stopping.signal.aborted || this.hasStruckOut) return;
    const told = this.told(reason);
    this.counts.failures += 1;
    this.reason = told;
    logger.warn('a plugin misbehaved', { plugin: this.manifest.name, reason: told });
    if (!this.strikes.add(clock.monotonicMs(), cause)) return;
    this.hasStruckOut = true;
    this.reason = turnedOffReason(told);
    this.retire('disabled');
    this.deps.onStruckOut(this, told);
  }

  /** Lets calls under way finish first. */
  async stop(end: PluginEnd): Promise<void> {
    this.stopping.abort();
    this.retire(end);
    await this.restarting;
    await this.launching;
    await Promise.all(this.draining);
  }

  private get isWanted(): boolean {
    return !this.stopping.signal.aborted && !this.hasStruckOut;
  }

  private judge(
    { failure, message }: PluginCallError,
    process: PluginProcess,
    { isFault, isStarved, cause }: CallTerms & Pick<CallUnderWay, 'isStarved'>,
  ): void {
    if (isFault === false || (isStarved && failure === 'threw')) {
      if (failure === 'threw' || failure === 'timeout') this.counts.failures += 1;
      return;
    }
    if (failure === 'threw') this.strike(`it failed: ${message}`, cause);
    if (failure !== 'timeout') return;
    const nowMs = this.deps.clock.monotonicMs();
    // Calls that waited together were too late for one reason.
    const isSame =
      this.late?.process === process && nowMs - this.late.atMs < this.deps.callTimeoutMs();
    if (isSame) return;
    this.late = { process, atMs: nowMs };
    this.strike(message);
  }

  private judgeStart(error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    const reason = this.told(`it could not be started: ${why}`);
    if (this.lastStart?.isStarved) this.reason = reason;
    else this.strike(reason);
  }

  /** One after another: of two that start at once one would be forgotten. */
  private inTurn<T>(action: () => Promise<T>): Promise<T> {
    const done = this.launching.then(action);
    this.launching = done.catch(() => undefined);
    return done;
  }

  private async launch({ manifest, folder, config }: PluginPlan) {
    const launched: { process?: PluginProcess; over?: string } = {};
    const asked = this.calls.begin();
    this.lastStart = asked;
    const starting = this.deps.runtime.start({
      manifest,
      folder: folder.folder,
      config,
      signal: this.stopping.signal,
      onRequest: this.calls.watching(this.deps.requestsOf(manifest, () => this.calls.depth)),
      onFault: (reason) => {
        if (launched.over === undefined && launched.process) this.strike(reason);
        launched.over ??= reason;
      },
      onExit: (reason) => {
        const isNews = launched.over === undefined;
        launched.over ??= reason;
        // While it starts, whoever starts it hears of it.
        if (!launched.process || this.process !== launched.process) return;
        const { process } = this;
        this.process = undefined;
        if (isNews && !this.wasLate(process)) this.strike(reason);
        this.restart();
      },
    });
    const started = await starting.finally(this.calls.ending(asked));
    const before = this.process;
    if (this.stopping.signal.aborted) await started.stop(0, 'stopped');
    else if (launched.over !== undefined) throw new PluginCallError('gone', launched.over);
    else {
      launched.process = started;
      this.process = started;
    }
    return { before };
  }

  private wasLate(process: PluginProcess): boolean {
    const nowMs = this.deps.clock.monotonicMs();
    return this.late?.process === process && nowMs - this.late.atMs < INCIDENT_MS;
  }

  private restart(): void {
    if (!this.isWanted || this.restarting) return;
    this.restarting = this.keepStarting().finally(() => {
      this.restarting = undefined;
    });
  }

  private async keepStarting(): Promise<void> {
    const { clock } = this.deps;
    for (let attempt = 0; this.isWanted && !this.process; attempt += 1) {
      await clock.sleep(backoffMs(Math.max(this.strikeCount, attempt)), this.stopping.signal);
      try {
        await this.inTurn(async () => {
          // Meanwhile it may have been replaced.
          if (!this.isWanted || this.process) return;
          this.counts.restarts += 1;
          await this.launch(this.plan);
        });
      } catch (error) {
        this.judgeStart(error);
      }
    }
  }

  private retire(end: PluginEnd): void {
    const { process } = this;
    this.process = undefined;
    if (process) this.drain(process, end);
  }

  private drain(process: PluginProcess, end: PluginEnd): void {
    const { logger } = this.deps;
    const drained: Promise<void> = process
      .stop(DRAIN_MS, end)
      .catch((error: unknown) => {
        logger.warn('a plugin could not be stopped', { plugin: this.manifest.name, error });
      })
      .finally(() => {
        this.draining.delete(drained);
      });
    this.draining.add(drained);
  }

  private told(text: string): string {
    return redactedStart(text, LONGEST_REASON, this.deps.redact);
  }
}
