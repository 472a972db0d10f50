import type { SearchQuery, SearchTerm } from '../../../../domain/search/search-query.js';
import { wordsOf } from '../../../../domain/search/words.js';
import type { SearchEntry } from '../../../../ports/search/search-index.js';
import { placeholders, type SqlSession, type SqlValue } from '../sql-session.js';
import {
  toRankedEntry,
  type RankedEntry,
  type SearchScope,
  type SearchStore,
} from './search-store.js';
import { isPhrase, WORD_LOOKUPS } from './word-lookup.js';

const COLUMNS = ['title', 'text', 'title_words', 'text_words', 'collection', 'entry_id'];

const IN_TITLE = 'title_words LIKE ?';

const ANYWHERE = '(title_words LIKE ? OR text_words LIKE ?)';

/** PostgreSQL, MySQL and MariaDB: columns of words, which the server keeps an index of. */
export class ColumnSearchStore implements SearchStore {
  constructor(private readonly type: 'mysql' | 'postgres') {}

  async put(session: SqlSession, { collection, id, title, text }: SearchEntry): Promise<void> {
    const row = [title, text, spaced(wordsOf(title)), spaced(wordsOf(text)), collection, id];
    const insert = `INSERT INTO search_entries (${COLUMNS.join(', ')}) VALUES ${placeholders(row.length)}`;
    if (this.type === 'postgres') {
      const replaced = COLUMNS.slice(0, 4).map((name) => `${name} = excluded.${name}`);
      await session.change(
        `${insert} ON CONFLICT (collection, entry_id) DO UPDATE SET ${replaced.join(', ')}
         WHERE search_entries.title <> excluded.title OR search_entries.text <> excluded.text`,
        row,
      );
      return;
    }
    const found = await session.change(
      `UPDATE search_entries SET title = ?, text = ?, title_words = ?, text_words = ?
       WHERE collection = ? AND entry_id = ?`,
      row,
    );
    if (found === 0) await session.change(insert, row);
  }

  async remove(session: SqlSession, collection: string, id: string): Promise<void> {
    await session.change('DELETE FROM search_entries WHERE collection = ? AND entry_id = ?', [
      collection,
      id,
    ]);
  }

  async find(
    session: SqlSession,
    query: SearchQuery,
    { collections, limit }: SearchScope,
  ): Promise<readonly RankedEntry[]> {
    const { matches, relevance, expressionOf } = WORD_LOOKUPS[this.type];
    const expression = expressionOf(query);
    const titles = query.required.map(patternOf);
    const conditions = [matches];
    const parameters: SqlValue[] = [...titles, ...titles, expression, expression];
    if (collections) {
      conditions.push(`collection IN ${placeholders(collections.length)}`);
      parameters.push(...collections);
    }
    const add = (condition: string, term: SearchTerm) => {
      conditions.push(condition);
      parameters.push(patternOf(term), patternOf(term));
    };
    for (const term of query.required.filter(isPhrase)) add(ANYWHERE, term);
    for (const term of query.excluded.filter(isPhrase)) add(`NOT ${ANYWHERE}`, term);
    const all = titles.map(() => IN_TITLE).join(' AND ');
    const some = titles.map(() => IN_TITLE).join(' OR ');
    const rows = await session.rows(
      `SELECT number, CASE WHEN ${all} THEN 2 WHEN ${some} THEN 1 ELSE 0 END AS tier,
         ${relevance} AS relevance
       FROM search_entries WHERE ${conditions.join(' AND ')}
       ORDER BY tier DESC, relevance DESC, collection, entry_id LIMIT ?`,
      [...parameters, limit],
    );
    return rows.map(toRankedEntry);
  }
}

/** Each word with a space on both sides. */
function spaced(words: readonly string[]): string {
  return ` ${words.join(' ')} `;
}

/** Words are letters and digits: none of them means anything to LIKE. */
function patternOf({ words, isPrefix }: SearchTerm): string {
  return `% ${words.join(' ')}${isPrefix ? '' : ' '}%`;
}
