import { addColumn, dropColumn } from './add-column.js';
import type { Migration } from './migration.js';

const TABLES = ['jobs', 'domain_events'];

export const TRACES: Migration = {
  name: '0008-traces',
  async up(session, type) {
    for (const table of TABLES) await addColumn(session, type, table, 'trace', '{text}');
  },
  async down(session, type) {
    for (const table of TABLES) await dropColumn(session, type, table, 'trace');
  },
};
