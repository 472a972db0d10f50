import type { PluginRecord } from '../../../../domain/plugins/plugin-state.js';
import { AppError } from '../../../../domain/shared/app-error.js';
import type { JsonValue } from '../../../../domain/shared/json.js';
import { MOST_PLUGIN_ITEMS, type PluginStore } from '../../../../ports/plugins/plugin-store.js';
import { placeholders } from '../sql-session.js';
import { BELONGINGS } from '../jobs/forget-jobs.js';
import type { TypeOrmUnitOfWork } from '../typeorm-unit-of-work.js';

export class TypeOrmPluginStore implements PluginStore {
  constructor(private readonly work: TypeOrmUnitOfWork) {}

  async records(): Promise<readonly PluginRecord[]> {
    const rows = await this.work
      .transaction()
      .rows('SELECT name, is_enabled, reason, generation, updated_at FROM plugin_states');
    return rows.map((row) => ({
      name: row['name'] as string,
      isEnabled: Number(row['is_enabled']) === 1,
      reason: row['reason'] as string | null,
      generation: Number(row['generation']),
      updatedAt: new Date(Number(row['updated_at'])),
    }));
  }

  async put({ name, isEnabled, reason, generation, updatedAt }: PluginRecord): Promise<void> {
    const transaction = this.work.transaction();
    const values = [Number(isEnabled), reason, generation, updatedAt.getTime()];
    await transaction.change('DELETE FROM plugin_states WHERE name = ?', [name]);
    await transaction.change(
      `INSERT INTO plugin_states (name, is_enabled, reason, generation, updated_at)
       VALUES ${placeholders(5)}`,
      [name, ...values],
    );
  }

  async item(plugin: string, key: string): Promise<JsonValue | undefined> {
    const [row] = await this.work
      .transaction()
      .rows('SELECT value FROM plugin_items WHERE plugin = ? AND item_key = ?', [plugin, key]);
    return row ? (JSON.parse(String(row['value'])) as JsonValue) : undefined;
  }

  async putItem(plugin: string, key: string, value: JsonValue): Promise<void> {
    const transaction = this.work.transaction();
    await this.deleteItem(plugin, key);
    const [row] = await transaction.rows(
      'SELECT COUNT(*) AS count FROM plugin_items WHERE plugin = ?',
      [plugin],
    );
    if (Number(row?.['count']) >= MOST_PLUGIN_ITEMS) {
      throw new AppError('conflict', 'plugin.storage-full', `${plugin} keeps too many values`);
    }
    await transaction.change(
      `INSERT INTO plugin_items (plugin, item_key, value) VALUES ${placeholders(3)}`,
      [plugin, key, JSON.stringify(value)],
    );
  }

  async deleteItem(plugin: string, key: string): Promise<void> {
    await this.work
      .transaction()
      .change('DELETE FROM plugin_items WHERE plugin = ? AND item_key = ?', [plugin, key]);
  }

  async knows(plugin: string): Promise<boolean> {
    const [row] = await this.work.transaction().rows(
      `SELECT (SELECT COUNT(*) FROM plugin_states WHERE name = ?)
            + (SELECT COUNT(*) FROM plugin_items WHERE plugin = ?)
            + (SELECT COUNT(*) FROM event_cursors WHERE consumer = ?) AS count`,
      [plugin, plugin, `plugin:${plugin}`],
    );
    return Number(row?.['count']) > 0;
  }

  async forget(plugin: string): Promise<void> {
    const transaction = this.work.transaction();
    await transaction.change('DELETE FROM plugin_items WHERE plugin = ?', [plugin]);
    await transaction.change('DELETE FROM plugin_states WHERE name = ?', [plugin]);
    // Names have no wildcards in them.
    const queues = `${plugin}.%`;
    for (const [table, column] of Object.entries(BELONGINGS)) {
      await transaction.change(
        `DELETE FROM ${table} WHERE ${column} IN (SELECT id FROM jobs WHERE queue LIKE ?)`,
        [queues],
      );
    }
    await transaction.change('DELETE FROM jobs WHERE queue LIKE ?', [queues]);
    const consumer = `plugin:${plugin}`;
    await transaction.change('DELETE FROM event_cursors WHERE consumer = ?', [consumer]);
  }
}
