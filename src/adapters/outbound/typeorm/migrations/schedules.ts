import { AGGREGATE } from './aggregate-columns.js';
import { createTable, type TableDefinition } from './create-table.js';
import { dropTables } from './drop-tables.js';
import type { Migration } from './migration.js';

const TABLE: TableDefinition = {
  name: 'schedules',
  columns: [
    ...AGGREGATE,
    'name {key:100} NOT NULL',
    'origin {key:20} NOT NULL',
    'queue {key:100} NOT NULL',
    'payload {text} NOT NULL',
    'priority {integer} NOT NULL',
    'cron {key:200}',
    'time_zone {key:64} NOT NULL',
    'every_seconds {integer}',
    'due_at {time}',
    'starts_at {time}',
    'ends_at {time}',
    'jitter_seconds {integer} NOT NULL',
    'overlap_policy {key:20} NOT NULL',
    'misfire_policy {key:20} NOT NULL',
    'misfire_limit {integer} NOT NULL',
    'grace_seconds {integer} NOT NULL',
    'paused {integer} NOT NULL',
    'next_slot_at {time}',
    'next_run_at {time}',
    'last_slot_at {time}',
    'last_run_at {time}',
    'last_job_id {id}',
    'last_outcome {key:20}',
    'fired_count {long} NOT NULL',
    'skipped_count {long} NOT NULL',
    'missed_count {long} NOT NULL',
  ],
  unique: { schedules_name: 'name' },
  indexes: {
    schedules_created: { columns: 'created_at, id' },
    schedules_next: { columns: 'next_run_at' },
  },
};

export const SCHEDULES: Migration = {
  name: '0011-schedules',
  up: (session, type) => createTable(session, type, TABLE),
  down: (session) => dropTables(session, [TABLE]),
};
