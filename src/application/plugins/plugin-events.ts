import type { EventStream } from '../../ports/runtime/event-log.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { Leases } from '../../ports/runtime/leases.js';
import type { Logger } from '../../ports/runtime/logger.js';
import { plainJson } from './plain-json.js';
import type { SupervisedPlugin } from './supervised-plugin.js';

const EVERY_MS = 500;
const LEASE_MS = 30_000;

/** So few that they are told within the lease, each taking its whole deadline. */
const BATCH = 20;

export function consumerOf(plugin: string): string {
  return `plugin:${plugin}`;
}

/**
 * Tells plugins of domain events: at least once, in order, by one process at a time. A plugin hears of what
 * happens from its first start on; while it is off, events wait for it in the log.
 */
export class PluginEvents {
  private readonly running = new Map<string, { stop: AbortController; done: Promise<void> }>();

  constructor(
    private readonly deps: {
      readonly stream: EventStream;
      readonly leases: Leases;
      readonly clock: Clock;
      readonly logger: Logger;
      readonly holder: string;
    },
  ) {}

  /** Follows exactly these. */
  async follow(plugins: readonly SupervisedPlugin[]): Promise<void> {
    const wanted = new Map(plugins.map((plugin) => [plugin.manifest.name, plugin]));
    const gone = [...this.running.keys()].filter((name) => !wanted.has(name));
    await Promise.all(gone.map((name) => this.end(name)));
    for (const [name, plugin] of wanted) {
      if (this.running.has(name)) continue;
      const stop = new AbortController();
      this.running.set(name, { stop, done: this.run(plugin, stop.signal) });
    }
  }

  async stop(): Promise<void> {
    await Promise.all([...this.running.keys()].map((name) => this.end(name)));
  }

  private async end(name: string): Promise<void> {
    const running = this.running.get(name);
    this.running.delete(name);
    running?.stop.abort();
    await running?.done;
  }

  private async run(plugin: SupervisedPlugin, signal: AbortSignal): Promise<void> {
    const { clock, logger, leases, holder } = this.deps;
    const { name } = plugin.manifest;
    let since: number | undefined;
    while (!signal.aborted) {
      let isBehind = false;
      try {
        since ??= await this.deps.stream.head();
        isBehind = await this.tellNext(plugin, since, signal);
      } catch (error) {
        logger.debug('a plugin could not be told of events', { plugin: name, error });
      }
      if (!isBehind) await clock.sleep(EVERY_MS, signal);
    }
    await leases.release(consumerOf(name), holder).catch(() => undefined);
  }

  /** @returns whether there may be more at once */
  private async tellNext(
    plugin: SupervisedPlugin,
    since: number,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { stream, leases, holder } = this.deps;
    const { name, hooks } = plugin.manifest;
    const consumer = consumerOf(name);
    // A process that does not run the plugin leaves the events to others.
    if (!plugin.running) return false;
    const position = await stream.cursor(consumer);
    const head = await stream.head();
    if (position === head || !(await leases.acquire(consumer, holder, LEASE_MS))) return false;
    if (position === 0 && since > 0) return stream.advance(consumer, 0, since);
    const events = await stream.readAfter(position, BATCH);
    let told = position;
    try {
      for (const event of events) {
        if (signal.aborted) break;
        const hook = [event.type, '*'].find((type) => hooks.events.includes(type));
        if (hook !== undefined) await plugin.call('event', { name: hook, event: plainJson(event) });
        told = event.position;
      }
    } finally {
      if (told > position) await stream.advance(consumer, position, told);
    }
    return events.length === BATCH;
  }
}
