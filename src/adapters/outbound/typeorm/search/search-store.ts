import type { SearchQuery } from '../../../../domain/search/search-query.js';
import type { SearchRank } from '../../../../domain/search/search-match.js';
import type { SearchEntry } from '../../../../ports/search/search-index.js';
import type { Row, SqlSession } from '../sql-session.js';

export interface SearchScope {
  /** Absent: all. */
  readonly collections: readonly string[] | undefined;
  readonly limit: number;
}

export interface RankedEntry extends SearchRank {
  /** Of its row in `search_entries`. */
  readonly number: number;
}

/** How a database finds words. */
export interface SearchStore {
  put(session: SqlSession, entry: SearchEntry): Promise<void>;
  remove(session: SqlSession, collection: string, id: string): Promise<void>;
  /** Best first. */
  find(
    session: SqlSession,
    query: SearchQuery,
    scope: SearchScope,
  ): Promise<readonly RankedEntry[]>;
}

/** Of a row with `number`, `tier` and `relevance`. */
export function toRankedEntry(row: Row): RankedEntry {
  return {
    number: Number(row['number']),
    tier: Number(row['tier']) as SearchRank['tier'],
    relevance: Number(row['relevance']),
  };
}
