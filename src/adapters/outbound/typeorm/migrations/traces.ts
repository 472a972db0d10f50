import { addColumn } from './add-column.js';
import type { Migration } from './migration.js';

export const TRACES: Migration = {
  name: '0008-traces',
  async up(session, type) {
    for (const table of ['jobs', 'domain_events']) {
      await addColumn(session, type, table, 'trace', '{text}');
    }
  },
};
