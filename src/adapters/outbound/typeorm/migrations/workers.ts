import { createTable, type TableDefinition } from './create-table.js';
import { dropTables } from './drop-tables.js';
import type { Migration } from './migration.js';

const TABLE: TableDefinition = {
  name: 'workers',
  columns: [
    'id {key:255} NOT NULL PRIMARY KEY',
    'host {key:255} NOT NULL',
    'pid {long} NOT NULL',
    'version {key:64} NOT NULL',
    'roles {text} NOT NULL',
    'patterns {text}',
    'queues {text} NOT NULL',
    'concurrency {text} NOT NULL',
    'queue_concurrency {text} NOT NULL',
    'running {integer} NOT NULL',
    'draining {integer} NOT NULL',
    'cpu_percent {double} NOT NULL',
    'memory_bytes {long} NOT NULL',
    'event_loop_delay_ms {double} NOT NULL',
    'started_at {time} NOT NULL',
    'heartbeat_at {time} NOT NULL',
  ],
};

export const WORKERS: Migration = {
  name: '0014-workers',
  up: (session, type) => createTable(session, type, TABLE),
  down: (session) => dropTables(session, [TABLE]),
};
