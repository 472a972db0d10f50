import { excerptOf } from '../../../../domain/search/excerpt.js';
import { keptEntry, requireSearchLimit } from '../../../../domain/search/search-entry.js';
import { scoreOf } from '../../../../domain/search/search-match.js';
import { parseSearchQuery } from '../../../../domain/search/search-query.js';
import type {
  SearchEntry,
  SearchHit,
  SearchIndex,
  SearchRequest,
} from '../../../../ports/search/search-index.js';
import type { DatabaseType } from '../dialect.js';
import { placeholders } from '../sql-session.js';
import type { TypeOrmUnitOfWork } from '../typeorm-unit-of-work.js';
import { ColumnSearchStore } from './column-search-store.js';
import { Fts5SearchStore } from './fts5-search-store.js';
import type { SearchStore } from './search-store.js';

export class TypeOrmSearchIndex implements SearchIndex {
  private readonly store: SearchStore;

  constructor(
    private readonly work: TypeOrmUnitOfWork,
    type: DatabaseType,
  ) {
    this.store = type === 'sqlite' ? new Fts5SearchStore() : new ColumnSearchStore(type);
  }

  async put(entry: SearchEntry): Promise<void> {
    await this.store.put(this.work.transaction(), keptEntry(entry));
  }

  async remove(collection: string, id: string): Promise<void> {
    await this.store.remove(this.work.transaction(), collection, id);
  }

  async search({ text, collections, limit }: SearchRequest): Promise<readonly SearchHit[]> {
    requireSearchLimit(limit);
    const query = parseSearchQuery(text);
    if (collections?.length === 0) return [];
    return this.work.read(async (session) => {
      const found = await this.store.find(session, query, { collections, limit });
      if (found.length === 0) return [];
      const rows = await session.rows(
        `SELECT number, collection, entry_id, title, text FROM search_entries
         WHERE number IN ${placeholders(found.length)}`,
        found.map(({ number }) => number),
      );
      const byNumber = new Map(rows.map((row) => [Number(row['number']), row]));
      return found.flatMap((ranked) => {
        const row = byNumber.get(ranked.number);
        if (!row) return [];
        return {
          collection: String(row['collection']),
          id: String(row['entry_id']),
          title: String(row['title']),
          excerpt: excerptOf(query, String(row['text'])),
          score: scoreOf(ranked),
        };
      });
    });
  }
}
