import { excerptOf } from '../../../../domain/search/excerpt.js';
import { keptEntry, requireSearchLimit } from '../../../../domain/search/search-entry.js';
import { rankOf, scoreOf, type SearchedWords } from '../../../../domain/search/search-match.js';
import {
  parseSearchQuery,
  type SearchQuery,
  type SearchTerm,
} from '../../../../domain/search/search-query.js';
import { wordsOf } from '../../../../domain/search/words.js';
import type {
  SearchEntry,
  SearchHit,
  SearchIndex,
  SearchRequest,
} from '../../../../ports/search/search-index.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import { TransactionalMap } from '../database/transactional-map.js';

interface Indexed {
  readonly entry: SearchEntry;
  readonly words: SearchedWords;
}

/** An inverted index of what is committed; what the open unit of work has changed is looked at by itself. */
export class InMemorySearchIndex implements SearchIndex {
  private readonly entries: TransactionalMap<string, Indexed>;
  /** Keys of the committed entries that hold a word. */
  private readonly keysByWord = new Map<string, Set<string>>();

  constructor(private readonly database: InMemoryDatabase) {
    this.entries = new TransactionalMap(database, (before, after) => {
      if (before) this.forget(before);
      if (after) this.note(after);
    });
  }

  async put(given: SearchEntry): Promise<void> {
    this.database.transaction();
    const entry = keptEntry(given);
    const words = { title: wordsOf(entry.title), text: wordsOf(entry.text) };
    this.entries.set(keyOf(entry), { entry, words });
  }

  async remove(collection: string, id: string): Promise<void> {
    this.entries.delete(keyOf({ collection, id }));
  }

  async search({ text, collections, limit }: SearchRequest): Promise<readonly SearchHit[]> {
    requireSearchLimit(limit);
    const query = parseSearchQuery(text);
    return this.candidates(query)
      .filter(({ entry }) => collections?.includes(entry.collection) ?? true)
      .flatMap(({ entry, words }) => {
        const rank = rankOf(query, words);
        return rank ? { entry, score: scoreOf(rank) } : [];
      })
      .sort(
        (a, b) =>
          b.score - a.score ||
          inOrder(a.entry.collection, b.entry.collection) ||
          inOrder(a.entry.id, b.entry.id),
      )
      .slice(0, limit)
      .map(({ entry: { collection, id, title, text: found }, score }) => {
        return { collection, id, title, excerpt: excerptOf(query, found), score };
      });
  }

  /** What is kept, itself: for looking at only. */
  peek(): Iterable<unknown> {
    return this.entries.values();
  }

  /** At least those that are found. */
  private candidates({ required }: SearchQuery): readonly Indexed[] {
    const changed = this.entries.changed();
    const [first = new Set(), ...others] = required
      .flatMap((term) => this.keysOf(term))
      .sort((a, b) => a.size - b.size);
    const keys = [...first].filter(
      (key) => !changed.has(key) && others.every((one) => one.has(key)),
    );
    return [...keys.map((key) => this.entries.get(key)), ...changed.values()].filter(
      (found) => found !== undefined,
    );
  }

  /** For each word of the term, the entries that hold it. */
  private keysOf({ words, isPrefix }: SearchTerm): ReadonlySet<string>[] {
    return words.map((word, at) => {
      if (!isPrefix || at < words.length - 1) return this.keysByWord.get(word) ?? new Set();
      const all = new Set<string>();
      for (const [known, keys] of this.keysByWord) {
        if (known.startsWith(word)) for (const key of keys) all.add(key);
      }
      return all;
    });
  }

  private note({ entry, words }: Indexed): void {
    const key = keyOf(entry);
    for (const word of new Set([...words.title, ...words.text])) {
      const keys = this.keysByWord.get(word);
      if (keys) keys.add(key);
      else this.keysByWord.set(word, new Set([key]));
    }
  }

  private forget({ entry, words }: Indexed): void {
    const key = keyOf(entry);
    for (const word of new Set([...words.title, ...words.text])) {
      const keys = this.keysByWord.get(word);
      keys?.delete(key);
      if (keys?.size === 0) this.keysByWord.delete(word);
    }
  }
}

function keyOf({ collection, id }: Pick<SearchEntry, 'collection' | 'id'>): string {
  return JSON.stringify([collection, id]);
}

function inOrder(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
