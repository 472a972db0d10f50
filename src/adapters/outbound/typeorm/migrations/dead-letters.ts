import type { DatabaseType } from '../dialect.js';
import { causeOf } from '../jobs/cause-of.js';
import type { SqlSession } from '../sql-session.js';
import { addColumn, dropColumn } from './add-column.js';
import { createTable, type TableDefinition } from './create-table.js';
import { dropTables } from './drop-tables.js';
import type { Migration } from './migration.js';
import { dropIndex, replaceIndex } from './replace-index.js';

/** Rows looked at in one go. */
const BATCH = 500;

const NOTES: TableDefinition = {
  name: 'dead_letter_notes',
  columns: [
    'id {id} NOT NULL PRIMARY KEY',
    'letter_id {id} NOT NULL',
    'at {time} NOT NULL',
    'author {key:255} NOT NULL',
    'text {text} NOT NULL',
  ],
  indexes: { dead_letter_notes_letter: { columns: 'letter_id, id' } },
};

export const DEAD_LETTERS: Migration = {
  name: '0013-dead-letters',
  async up(session, type) {
    await addColumn(session, type, 'jobs', 'cause', '{key:16}');
    await nameCauses(session);
    await indexCauses(session, type);
    await createTable(session, type, NOTES);
  },
  async down(session, type) {
    await dropTables(session, [NOTES]);
    for (const index of ['jobs_died', 'jobs_dead']) await dropIndex(session, type, 'jobs', index);
    await dropColumn(session, type, 'jobs', 'cause');
  },
};

/** Of jobs that were given up before. */
async function nameCauses(session: SqlSession): Promise<void> {
  let after = '';
  for (let found = BATCH; found === BATCH;) {
    const rows = await session.rows(
      `SELECT id, last_error FROM jobs WHERE status = 'dead_letter' AND cause IS NULL AND id > ?
       ORDER BY id LIMIT ?`,
      [after, BATCH],
    );
    for (const row of rows) {
      after = row['id'] as string;
      const cause = causeOf(row['last_error'] as string | null);
      await session.change('UPDATE jobs SET cause = ? WHERE id = ?', [cause, after]);
    }
    found = rows.length;
  }
}

/** MySQL cannot leave other jobs out of an index, so there it has nothing that changes while they run. */
async function indexCauses(session: SqlSession, type: DatabaseType): Promise<void> {
  const of = (name: string, columns: string) =>
    replaceIndex(session, type, 'jobs', name, { columns, only: 'cause IS NOT NULL' });
  if (type === 'mysql') {
    await of('jobs_dead', 'cause, queue');
    return;
  }
  await of('jobs_dead', 'cause, queue, finished_at, id');
  await of('jobs_died', 'finished_at, id');
}
