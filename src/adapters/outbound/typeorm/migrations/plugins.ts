import { createTable, type TableDefinition } from './create-table.js';
import { dropTables } from './drop-tables.js';
import type { Migration } from './migration.js';

const TABLES: readonly TableDefinition[] = [
  {
    name: 'plugin_states',
    columns: [
      'name {key:64} NOT NULL',
      'is_enabled {integer} NOT NULL',
      'reason {text}',
      'generation {integer} NOT NULL',
      'updated_at {time} NOT NULL',
    ],
    primaryKey: 'name',
  },
  {
    name: 'plugin_items',
    columns: ['plugin {key:64} NOT NULL', 'item_key {key:100} NOT NULL', 'value {text} NOT NULL'],
    primaryKey: 'plugin, item_key',
  },
];

export const PLUGINS: Migration = {
  name: '0006-plugins',
  async up(session, type) {
    for (const table of TABLES) await createTable(session, type, table);
  },
  down: (session) => dropTables(session, TABLES),
};
