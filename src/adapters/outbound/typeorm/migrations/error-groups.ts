import { AGGREGATE } from './aggregate-columns.js';
import { createTable, type TableDefinition } from './create-table.js';
import { dropTables } from './drop-tables.js';
import type { Migration } from './migration.js';

const TABLES: readonly TableDefinition[] = [
  {
    name: 'error_groups',
    columns: [
      ...AGGREGATE,
      'fingerprint {key:64} NOT NULL',
      'kind {key:40} NOT NULL',
      'code {key:100} NOT NULL',
      'category {key:40} NOT NULL',
      'severity {key:20} NOT NULL',
      'component {key:128} NOT NULL',
      'message {text} NOT NULL',
      'sample {text} NOT NULL',
      'count {long} NOT NULL',
      'first_seen_at {time} NOT NULL',
      'last_seen_at {time} NOT NULL',
      'first_version {key:64} NOT NULL',
      'versions {text} NOT NULL',
      'status {key:20} NOT NULL',
      'resolved_at {time}',
      'resolved_by {key:255}',
      'note {text}',
    ],
    unique: { error_groups_fingerprint: 'fingerprint' },
    indexes: {
      error_groups_seen: { columns: 'last_seen_at, id' },
      error_groups_first: { columns: 'first_seen_at, id' },
      error_groups_status: { columns: 'status, last_seen_at, id' },
    },
  },
  {
    name: 'error_hours',
    columns: ['group_id {id} NOT NULL', 'hour {time} NOT NULL', 'failures {long} NOT NULL'],
    primaryKey: 'group_id, hour',
    indexes: { error_hours_hour: { columns: 'hour, group_id' } },
  },
];

export const ERROR_GROUPS: Migration = {
  name: '0002-error-groups',
  async up(session, type) {
    for (const table of TABLES) await createTable(session, type, table);
  },
  down: (session) => dropTables(session, TABLES),
};
