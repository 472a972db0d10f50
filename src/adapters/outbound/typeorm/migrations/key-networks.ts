import { createTable, type TableDefinition } from './create-table.js';
import { dropTables } from './drop-tables.js';
import type { Migration } from './migration.js';

const TABLE: TableDefinition = {
  name: 'api_key_networks',
  columns: [
    'api_key_id {id} NOT NULL',
    'network {key:50} NOT NULL',
    'first_seen_at {time} NOT NULL',
  ],
  primaryKey: 'api_key_id, network',
};

export const KEY_NETWORKS: Migration = {
  name: '0009-key-networks',
  up: (session, type) => createTable(session, type, TABLE),
  down: (session) => dropTables(session, [TABLE]),
};
