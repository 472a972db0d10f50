import { createTable, type TableDefinition } from './create-table.js';
import { dropTables } from './drop-tables.js';
import type { Migration } from './migration.js';

const TABLES: readonly TableDefinition[] = [
  {
    name: 'metric_series',
    columns: [
      'id {sequence}',
      'series_key {key:64} NOT NULL',
      'name {key:200} NOT NULL',
      'kind {key:20} NOT NULL',
      'labels {text} NOT NULL',
      'bounds {text} NOT NULL',
      'seen_at {time} NOT NULL',
    ],
    unique: { metric_series_key: 'series_key' },
    indexes: { metric_series_name: { columns: 'name, id' } },
  },
  {
    name: 'metric_sources',
    columns: ['id {sequence}', 'name {key:100} NOT NULL', 'seen_at {time} NOT NULL'],
    unique: { metric_sources_name: 'name' },
  },
  {
    name: 'metric_blocks',
    columns: [
      'series_id {long} NOT NULL',
      'resolution {integer} NOT NULL',
      'start_at {time} NOT NULL',
      'source_id {long} NOT NULL',
      'size {integer} NOT NULL',
      'slots {bytes} NOT NULL',
    ],
    primaryKey: 'series_id, resolution, start_at, source_id',
    // Holds the size, so that adding up what is used reads no block.
    indexes: { metric_blocks_age: { columns: 'resolution, start_at, size' } },
  },
  {
    name: 'process_spans',
    columns: [
      'id {id} NOT NULL',
      'process {key:255} NOT NULL',
      'roles {key:100} NOT NULL',
      'began_at {time} NOT NULL',
      'seen_at {time} NOT NULL',
      'stopped_at {time}',
    ],
    primaryKey: 'id',
    indexes: { process_spans_seen: { columns: 'seen_at, id' } },
  },
  {
    name: 'health_incidents',
    columns: [
      'id {id} NOT NULL',
      'process_id {id} NOT NULL',
      'worst {key:20} NOT NULL',
      'checks {text} NOT NULL',
      'began_at {time} NOT NULL',
      'ended_at {time}',
    ],
    primaryKey: 'id',
    indexes: { health_incidents_began: { columns: 'began_at, id' } },
  },
  {
    name: 'target_verdicts',
    columns: ['name {key:40} NOT NULL', 'verdict {key:20} NOT NULL', 'since {time} NOT NULL'],
    primaryKey: 'name',
  },
];

export const METRIC_HISTORY: Migration = {
  name: '0004-metric-history',
  async up(session, type) {
    for (const table of TABLES) await createTable(session, type, table);
  },
  down: (session) => dropTables(session, TABLES),
};
