import type { SearchQuery, SearchTerm } from './search-query.js';

/** The words of an entry, in order. */
export interface SearchedWords {
  readonly title: readonly string[];
  readonly text: readonly string[];
}

/** How well an entry answers a query. */
export interface SearchRank {
  /** Whether the title holds none, some or all of what was asked for: this comes first. */
  readonly tier: 0 | 1 | 2;
  /** Not below 0; each store has its own measure. */
  readonly relevance: number;
}

/** @returns undefined when the entry is not what was asked for */
export function rankOf(
  { required, excluded }: SearchQuery,
  { title, text }: SearchedWords,
): SearchRank | undefined {
  if (excluded.some((term) => countOf(term, title) + countOf(term, text) > 0)) return undefined;
  let inTitle = 0;
  let relevance = 0;
  for (const term of required) {
    const titles = countOf(term, title);
    const all = titles + countOf(term, text);
    if (all === 0) return undefined;
    if (titles > 0) inTitle += 1;
    relevance += all / (all + 1);
  }
  return { tier: tierOf(inTitle, required.length), relevance };
}

/** One number for both; a higher tier always is more. */
export function scoreOf({ tier, relevance }: SearchRank): number {
  return tier + relevance / (1 + relevance);
}

function tierOf(inTitle: number, all: number): SearchRank['tier'] {
  if (inTitle === all) return 2;
  return inTitle > 0 ? 1 : 0;
}

function countOf({ words, isPrefix }: SearchTerm, among: readonly string[]): number {
  const last = words.length - 1;
  let count = 0;
  for (let at = 0; at + last < among.length; at += 1) {
    const isHere = words.every((word, index) => {
      const there = among[at + index] ?? '';
      return isPrefix && index === last ? there.startsWith(word) : there === word;
    });
    if (isHere) count += 1;
  }
  return count;
}
