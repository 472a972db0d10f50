import type { SearchQuery, SearchTerm } from '../../../../domain/search/search-query.js';
import { wordsOf } from '../../../../domain/search/words.js';
import type { SearchEntry } from '../../../../ports/search/search-index.js';
import { placeholders, type SqlSession } from '../sql-session.js';
import {
  toRankedEntry,
  type RankedEntry,
  type SearchScope,
  type SearchStore,
} from './search-store.js';

/** SQLite: an FTS5 table without texts of its own, by the numbers of the entries. */
export class Fts5SearchStore implements SearchStore {
  async put(session: SqlSession, { collection, id, title, text }: SearchEntry): Promise<void> {
    const [row] = await session.rows(
      `INSERT INTO search_entries (collection, entry_id, title, text) VALUES ${placeholders(4)}
       ON CONFLICT (collection, entry_id) DO UPDATE SET title = excluded.title, text = excluded.text
       WHERE title <> excluded.title OR text <> excluded.text
       RETURNING number`,
      [collection, id, title, text],
    );
    // It is there as it is.
    if (!row) return;
    const number = Number(row['number']);
    await session.change('DELETE FROM search_words WHERE rowid = ?', [number]);
    await session.change(
      `INSERT INTO search_words (rowid, title, text) VALUES ${placeholders(3)}`,
      [number, wordsOf(title).join(' '), wordsOf(text).join(' ')],
    );
  }

  async remove(session: SqlSession, collection: string, id: string): Promise<void> {
    const [row] = await session.rows(
      'DELETE FROM search_entries WHERE collection = ? AND entry_id = ? RETURNING number',
      [collection, id],
    );
    if (!row) return;
    await session.change('DELETE FROM search_words WHERE rowid = ?', [Number(row['number'])]);
  }

  async find(
    session: SqlSession,
    { required, excluded }: SearchQuery,
    { collections, limit }: SearchScope,
  ): Promise<readonly RankedEntry[]> {
    const all = required.map(phrase).join(' AND ');
    const some = required.map(phrase).join(' OR ');
    const none = excluded.map(phrase).join(' OR ');
    const within = collections ? `WHERE collection IN ${placeholders(collections.length)}` : '';
    const rows = await session.rows(
      `SELECT e.number, tier, relevance FROM (
         SELECT rowid AS number, -bm25(search_words, 4.0, 1.0) AS relevance,
           (rowid IN (SELECT rowid FROM search_words WHERE search_words MATCH ?)) +
           (rowid IN (SELECT rowid FROM search_words WHERE search_words MATCH ?)) AS tier
         FROM search_words WHERE search_words MATCH ?
       ) f JOIN search_entries e ON e.number = f.number ${within}
       ORDER BY tier DESC, relevance DESC, collection, entry_id LIMIT ?`,
      [
        `title : (${all})`,
        `title : (${some})`,
        none === '' ? all : `(${all}) NOT (${none})`,
        ...(collections ?? []),
        limit,
      ],
    );
    return rows.map(toRankedEntry);
  }
}

function phrase({ words, isPrefix }: SearchTerm): string {
  return `"${words.join(' ')}"${isPrefix ? ' *' : ''}`;
}
