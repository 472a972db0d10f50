import { createTable, type TableDefinition } from './create-table.js';
import { dropTables } from './drop-tables.js';
import type { Migration } from './migration.js';

const TABLES: readonly TableDefinition[] = [
  {
    name: 'limit_rates',
    columns: ['name {key:200} NOT NULL', 'arrival_us {long} NOT NULL'],
    primaryKey: 'name',
    indexes: { limit_rates_by_arrival: { columns: 'arrival_us' } },
  },
  {
    name: 'limit_places',
    columns: [
      'limit_name {key:200} NOT NULL',
      'holder {key:200} NOT NULL',
      'held_until {time} NOT NULL',
    ],
    primaryKey: 'limit_name, holder',
    indexes: { limit_places_by_end: { columns: 'held_until' } },
  },
];

export const LIMITS: Migration = {
  name: '0012-limits',
  async up(session, type) {
    for (const table of TABLES) await createTable(session, type, table);
  },
  down: (session) => dropTables(session, TABLES),
};
