import { AGGREGATE } from './aggregate-columns.js';
import { createTable, type TableDefinition } from './create-table.js';
import { dropTables } from './drop-tables.js';
import type { Migration } from './migration.js';

const TABLE: TableDefinition = {
  name: 'config_revisions',
  columns: [
    ...AGGREGATE,
    'number {integer} NOT NULL',
    'source {key:20} NOT NULL',
    'author {key:255} NOT NULL',
    'reason {text} NOT NULL',
    'status {key:20} NOT NULL',
    'changes {text} NOT NULL',
    'overrides {text} NOT NULL',
    'settings {text} NOT NULL',
    'health_before {key:20} NOT NULL',
    'undone_by {integer}',
  ],
  unique: { config_revisions_number: 'number' },
  indexes: { config_revisions_created: { columns: 'created_at, id' } },
};

export const CONFIG_REVISIONS: Migration = {
  name: '0003-config-revisions',
  up: (session, type) => createTable(session, type, TABLE),
  down: (session) => dropTables(session, [TABLE]),
};
