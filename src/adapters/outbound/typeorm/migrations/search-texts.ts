import type { DatabaseType } from '../dialect.js';
import type { SqlSession } from '../sql-session.js';
import { createTable } from './create-table.js';
import { dropTables } from './drop-tables.js';
import type { Migration } from './migration.js';
import { dropIndex } from './replace-index.js';

/** Words as `domain/search` writes them, which every parser takes as they are. */
const WORD_COLUMNS = ['title_words {text} NOT NULL', 'text_words {text} NOT NULL'];

/** SQLite has them in a table of their own. */
const COLUMNS: Readonly<Record<DatabaseType, readonly string[]>> = {
  sqlite: [],
  mysql: WORD_COLUMNS,
  postgres: [
    ...WORD_COLUMNS,
    `words tsvector NOT NULL GENERATED ALWAYS AS (
       setweight(to_tsvector('pg_catalog.simple', title_words), 'A') ||
       setweight(to_tsvector('pg_catalog.simple', text_words), 'D')) STORED`,
  ],
};

export const SEARCH_TEXTS: Migration = {
  name: '0017-search-texts',
  async up(session, type) {
    await createTable(session, type, {
      name: 'search_entries',
      columns: [
        'number {sequence}',
        'collection {key:64} NOT NULL',
        'entry_id {key:191} NOT NULL',
        'title {text} NOT NULL',
        'text {text} NOT NULL',
        ...COLUMNS[type],
      ],
      unique: { search_entries_entry: 'collection, entry_id' },
    });
    await indexWords(session, type);
  },
  async down(session, type) {
    const words = type === 'sqlite' ? [{ name: 'search_words' }] : [];
    await dropTables(session, [{ name: 'search_entries' }, ...words]);
  },
};

async function indexWords(session: SqlSession, type: DatabaseType): Promise<void> {
  switch (type) {
    case 'sqlite':
      await session.change(
        `CREATE VIRTUAL TABLE IF NOT EXISTS search_words USING fts5(
           title, text, content = '', contentless_delete = 1, tokenize = 'ascii')`,
      );
      return;
    case 'mysql':
      await dropIndex(session, type, 'search_entries', 'search_entries_words');
      await session.change(
        'CREATE FULLTEXT INDEX search_entries_words ON search_entries (title_words, text_words)',
      );
      return;
    case 'postgres':
      await session.change(
        'CREATE INDEX IF NOT EXISTS search_entries_words ON search_entries USING gin (words)',
      );
  }
}
