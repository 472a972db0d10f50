import type { PluginRecord } from '../../domain/plugins/plugin-state.js';
import type { JsonValue } from '../../domain/shared/json.js';

/** Values one plugin may keep. */
export const MOST_PLUGIN_ITEMS = 1_000;

/** What is stored of plugins, for all processes. Everything only inside a unit of work. */
export interface PluginStore {
  records(): Promise<readonly PluginRecord[]>;
  /** Replaces what was stored. */
  put(record: PluginRecord): Promise<void>;
  item(plugin: string, key: string): Promise<JsonValue | undefined>;
  /** @throws AppError `conflict` (`plugin.storage-full`) beyond MOST_PLUGIN_ITEMS */
  putItem(plugin: string, key: string, value: JsonValue): Promise<void>;
  deleteItem(plugin: string, key: string): Promise<void>;
  /** Whether anything is stored of it: its record, an item, or how far it has read the event log. */
  knows(plugin: string): Promise<boolean>;
  /** Deletes its record, its items, the jobs of its queues (`<plugin>.…`) and how far it has read the event log. */
  forget(plugin: string): Promise<void>;
}
