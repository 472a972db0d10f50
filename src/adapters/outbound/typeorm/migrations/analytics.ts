import { createTable, type TableDefinition } from './create-table.js';
import { dropTables } from './drop-tables.js';
import type { Migration } from './migration.js';

const TABLES: readonly TableDefinition[] = [
  {
    name: 'analytics_events',
    columns: [
      'id {id} NOT NULL',
      'name {key:100} NOT NULL',
      'at {time} NOT NULL',
      'received_at {time} NOT NULL',
      'subject {key:200}',
      'value {double}',
      'dimensions {text} NOT NULL',
      'dedup_key {key:200}',
    ],
    primaryKey: 'id',
    unique: { analytics_events_dedup: 'name, dedup_key' },
    indexes: {
      analytics_events_by_name: { columns: 'name, at, id' },
      analytics_events_by_time: { columns: 'at, id' },
    },
  },
  {
    name: 'analytics_names',
    columns: ['name {key:100} NOT NULL', 'created_at {time} NOT NULL'],
    primaryKey: 'name',
  },
  {
    name: 'analytics_series',
    columns: [
      'id {sequence}',
      'name {key:100} NOT NULL',
      'group_key {key:64} NOT NULL',
      'dimensions {text} NOT NULL',
    ],
    unique: { analytics_series_group: 'name, group_key' },
  },
  {
    name: 'analytics_blocks',
    columns: [
      'id {sequence}',
      'series_id {long} NOT NULL',
      'day_at {time} NOT NULL',
      'fresh {integer} NOT NULL',
      'size {integer} NOT NULL',
      'facts {bytes} NOT NULL',
      'quantiles {bytes} NOT NULL',
      'subjects {bytes} NOT NULL',
    ],
    indexes: {
      analytics_blocks_by_day: { columns: 'series_id, day_at' },
      analytics_blocks_by_age: { columns: 'day_at' },
      analytics_blocks_fresh: { columns: 'fresh, id', only: 'fresh = 1' },
    },
  },
];

export const ANALYTICS: Migration = {
  name: '0018-analytics',
  async up(session, type) {
    for (const table of TABLES) await createTable(session, type, table);
  },
  down: (session) => dropTables(session, TABLES),
};
