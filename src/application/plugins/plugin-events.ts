import { backoffMs } from '../../domain/plugins/restart-backoff.js';
import type { PositionedEvent } from '../../domain/shared/domain-event.js';
import { PluginCallError } from '../../ports/plugins/plugin-runtime.js';
import { PLUGIN_CONSUMER, type EventStream } from '../../ports/runtime/event-log.js';
import type { Logger } from '../../ports/runtime/logger.js';
import { ProcessLease, type ProcessLeaseDeps } from '../shared/process-lease.js';
import { actorIdOf, DELIVERY_MS } from './hooked-plugin.js';
import { plainJson } from './plain-json.js';
import type { SupervisedPlugin } from './supervised-plugin.js';

const EVERY_MS = 500;

/** Longer than three deliveries that take all their time. */
const LEASE_MS = 40_000;

const BATCH = 20;

/** How long a plugin that was uninstalled may still be seen by a process, ms. */
const FORGOTTEN_MS = 10_000;

export function consumerOf(plugin: string): string {
  return `${PLUGIN_CONSUMER}${plugin}`;
}

interface Follower {
  readonly plugin: SupervisedPlugin;
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/** Where one process is with one plugin. */
interface Progress {
  /** The head of the log when it began; a plugin that is new hears of what comes after. */
  since?: number;
  /** Whether the plugin had a place in the log: when it has none any more, it was uninstalled. */
  hadCursor: boolean;
  /** Renewed so early that a delivery ends within it. */
  readonly lease: ProcessLease;
}

export interface PluginEventsDeps extends ProcessLeaseDeps {
  readonly stream: EventStream;
  readonly logger: Logger;
}

/**
 * Tells plugins of domain events: at least once, in order, by one process at a time. A plugin hears of what
 * happens from its first start on, but for what it did itself; while it is off or fails, events wait for it in
 * the log for as long as that keeps them.
 */
export class PluginEvents {
  private readonly followers = new Map<string, Follower>();
  private readonly ending = new Map<string, Promise<void>>();

  constructor(private readonly deps: PluginEventsDeps) {}

  /** Follows exactly these; what is being told ends in its own time. */
  follow(plugins: readonly SupervisedPlugin[]): void {
    const wanted = new Map(plugins.map((plugin) => [plugin.manifest.name, plugin]));
    for (const [name, { plugin }] of [...this.followers]) {
      if (wanted.get(name) !== plugin) this.end(name);
    }
    for (const [name, plugin] of wanted) {
      if (this.followers.has(name)) continue;
      const stop = new AbortController();
      const before = this.ending.get(name) ?? Promise.resolve();
      const done = before.then(() => this.run(plugin, stop.signal));
      this.followers.set(name, { plugin, stop, done });
    }
  }

  async stop(): Promise<void> {
    for (const name of [...this.followers.keys()]) this.end(name);
    await Promise.all(this.ending.values());
  }

  private end(name: string): void {
    const follower = this.followers.get(name);
    if (!follower) return;
    this.followers.delete(name);
    follower.stop.abort();
    const ended: Promise<void> = follower.done.finally(() => {
      if (this.ending.get(name) === ended) this.ending.delete(name);
    });
    this.ending.set(name, ended);
  }

  private async run(plugin: SupervisedPlugin, signal: AbortSignal): Promise<void> {
    const { clock, logger } = this.deps;
    const { name } = plugin.manifest;
    const lease = new ProcessLease(this.deps, consumerOf(name), LEASE_MS);
    const progress: Progress = { hadCursor: false, lease };
    let failures = 0;
    while (!signal.aborted) {
      let pauseMs = EVERY_MS;
      try {
        pauseMs = await this.tellNext(plugin, progress, signal);
        failures = 0;
      } catch (error) {
        failures += 1;
        lease.doubt();
        if (failures === 1) {
          logger.warn('a plugin could not be told of an event', { plugin: name, error });
        }
        pauseMs = Math.max(EVERY_MS, backoffMs(failures));
      }
      if (pauseMs > 0) await clock.sleep(pauseMs, signal);
    }
    await lease.release().catch(() => undefined);
  }

  /** @returns how long to wait before the next, ms */
  private async tellNext(
    plugin: SupervisedPlugin,
    progress: Progress,
    signal: AbortSignal,
  ): Promise<number> {
    const { stream } = this.deps;
    const consumer = consumerOf(plugin.manifest.name);
    const head = await stream.head();
    progress.since ??= head;
    // A process that does not run the plugin leaves the events to others.
    if (!plugin.running) return EVERY_MS;
    const position = await stream.cursor(consumer);
    if (position === 0 && progress.hadCursor) {
      // A place made now would outlive the plugin.
      progress.hadCursor = false;
      delete progress.since;
      return FORGOTTEN_MS;
    }
    progress.hadCursor = position > 0;
    if (position === head || !(await progress.lease.hold())) return EVERY_MS;
    if (position === 0 && progress.since > 0) {
      return (await stream.advance(consumer, 0, progress.since)) ? 0 : EVERY_MS;
    }
    const events = await stream.readAfter(position, BATCH);
    this.noteGap(plugin, position, events[0]);
    await this.tellAll(plugin, { position, events, progress, signal });
    return events.length === BATCH ? 0 : EVERY_MS;
  }

  /** The cursor moves over what was told, also when the rest could not be. */
  private async tellAll(
    plugin: SupervisedPlugin,
    { position, events, progress, signal }: Batch,
  ): Promise<void> {
    const consumer = consumerOf(plugin.manifest.name);
    let told = position;
    try {
      for (const event of events) {
        if (signal.aborted || !(await progress.lease.hold())) break;
        await this.tell(plugin, event);
        told = event.position;
      }
    } finally {
      if (told > position) {
        await this.deps.stream.advance(consumer, position, told);
        progress.hadCursor = true;
      }
    }
  }

  private async tell(plugin: SupervisedPlugin, event: PositionedEvent): Promise<void> {
    const { name: plugged, hooks } = plugin.manifest;
    const name = [event.type, '*'].find((type) => hooks.events.includes(type));
    if (name === undefined || event.actor === actorIdOf(plugged)) return;
    try {
      const terms = { timeoutMs: DELIVERY_MS, isFault: false };
      await plugin.call('event', { name, event: plainJson(event) }, terms);
    } catch (error) {
      if (!(error instanceof PluginCallError) || error.failure !== 'too-large') throw error;
      // It would be as large at every attempt.
      const { id, type } = event;
      this.deps.logger.error('an event is too large for a plugin, which missed it', {
        ...{ plugin: plugged, event: id, type },
      });
    }
  }

  private noteGap(plugin: SupervisedPlugin, position: number, next?: PositionedEvent): void {
    const missed = (next?.position ?? 0) - position - 1;
    if (missed <= 0 || position === 0) return;
    const facts = { plugin: plugin.manifest.name, missed };
    this.deps.logger.warn('events were forgotten before a plugin heard of them', facts);
  }
}

interface Batch {
  readonly position: number;
  readonly events: readonly PositionedEvent[];
  readonly progress: Progress;
  readonly signal: AbortSignal;
}
