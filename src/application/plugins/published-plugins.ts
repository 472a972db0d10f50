import type { AlertChannel } from '../../ports/alerts/alert-channel.js';
import { HeldVetoes } from './held-vetoes.js';
import type { PlannedPlugin } from './plan-plugins.js';
import { PluginAlertChannel } from './plugin-alert-channel.js';
import type { PluginEvents } from './plugin-events.js';
import type { PluginJobs } from './plugin-jobs.js';
import type { PluginHookCalls } from './plugin-hook-calls.js';
import type { SupervisedPlugin } from './supervised-plugin.js';

/** Hooks, channels, jobs and followers of events: those of the plugins there are. */
export class PublishedPlugins {
  private readonly channelsOf = new Map<string, () => void>();
  /** What all of it was last made of. */
  private parts: readonly unknown[] = [];

  constructor(
    private readonly deps: {
      readonly hookCalls: Pick<PluginHookCalls, 'setPlugins'>;
      readonly pluginJobs: Pick<PluginJobs, 'setPlugins'>;
      readonly events: Pick<PluginEvents, 'follow'>;
      readonly channels: { register(channel: AlertChannel): () => void };
    },
  ) {}

  update(plugins: readonly SupervisedPlugin[], planned: readonly PlannedPlugin[]): void {
    const held = planned.flatMap(({ isStruckOut, folder: { manifest } }) =>
      isStruckOut && manifest ? [manifest] : [],
    );
    const parts = [...plugins.flatMap((plugin) => [plugin, plugin.manifest]), ...held];
    const before = this.parts;
    if (parts.length === before.length && parts.every((part, at) => part === before[at])) return;
    this.parts = parts;
    const standing = held.map((manifest) => new HeldVetoes(manifest));
    this.deps.hookCalls.setPlugins([...plugins, ...standing]);
    this.deps.pluginJobs.setPlugins(plugins);
    this.registerChannels(plugins);
    this.deps.events.follow(plugins.filter(({ manifest }) => manifest.hooks.events.length > 0));
  }

  private registerChannels(plugins: readonly SupervisedPlugin[]): void {
    for (const unregister of this.channelsOf.values()) unregister();
    this.channelsOf.clear();
    for (const plugin of plugins) {
      for (const type of plugin.manifest.channels) {
        if (this.channelsOf.has(type)) continue;
        const channel = new PluginAlertChannel(type, plugin);
        this.channelsOf.set(type, this.deps.channels.register(channel));
      }
    }
  }
}
