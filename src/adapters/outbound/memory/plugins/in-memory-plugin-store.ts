import type { PluginRecord } from '../../../../domain/plugins/plugin-state.js';
import { AppError } from '../../../../domain/shared/app-error.js';
import type { JsonValue } from '../../../../domain/shared/json.js';
import { MOST_PLUGIN_ITEMS, type PluginStore } from '../../../../ports/plugins/plugin-store.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import { TransactionalMap } from '../database/transactional-map.js';

interface Item {
  readonly plugin: string;
  readonly key: string;
  readonly value: JsonValue;
}

export class InMemoryPluginStore implements PluginStore {
  private readonly states: TransactionalMap<string, PluginRecord>;
  private readonly items: TransactionalMap<string, Item>;

  constructor(
    private readonly database: InMemoryDatabase,
    private readonly others: {
      readonly cursors: {
        forgetCursor(consumer: string): void;
        hasCursor(consumer: string): boolean;
      };
      readonly jobs: { forgetQueues(prefix: string): readonly string[] };
      readonly jobNotes: { forget(id: string): void };
    },
  ) {
    this.states = new TransactionalMap(database);
    this.items = new TransactionalMap(database);
  }

  async records(): Promise<readonly PluginRecord[]> {
    this.database.transaction();
    return structuredClone([...this.states.values()]);
  }

  async put(record: PluginRecord): Promise<void> {
    this.database.transaction();
    this.states.set(record.name, structuredClone(record));
  }

  async item(plugin: string, key: string): Promise<JsonValue | undefined> {
    this.database.transaction();
    return structuredClone(this.items.get(idOf(plugin, key))?.value);
  }

  async putItem(plugin: string, key: string, value: JsonValue): Promise<void> {
    this.database.transaction();
    const id = idOf(plugin, key);
    if (!this.items.get(id) && this.itemsOf(plugin).length >= MOST_PLUGIN_ITEMS) {
      throw new AppError('conflict', 'plugin.storage-full', `${plugin} keeps too many values`);
    }
    this.items.set(id, { plugin, key, value: structuredClone(value) });
  }

  async deleteItem(plugin: string, key: string): Promise<void> {
    this.database.transaction();
    this.items.delete(idOf(plugin, key));
  }

  async knows(plugin: string): Promise<boolean> {
    this.database.transaction();
    const hasState = this.states.get(plugin) !== undefined;
    return (
      hasState ||
      this.itemsOf(plugin).length > 0 ||
      this.others.cursors.hasCursor(`plugin:${plugin}`)
    );
  }

  async forget(plugin: string): Promise<void> {
    this.database.transaction();
    for (const { key } of this.itemsOf(plugin)) this.items.delete(idOf(plugin, key));
    this.states.delete(plugin);
    for (const id of this.others.jobs.forgetQueues(`${plugin}.`)) this.others.jobNotes.forget(id);
    this.others.cursors.forgetCursor(`plugin:${plugin}`);
  }

  private itemsOf(plugin: string): readonly Item[] {
    return [...this.items.values()].filter((item) => item.plugin === plugin);
  }
}

function idOf(plugin: string, key: string): string {
  return JSON.stringify([plugin, key]);
}
