import type { SearchQuery, SearchTerm } from '../../../../domain/search/search-query.js';

/**
 * How a server looks words up in its index. Phrases are not looked up as such: MySQL knows none that end in a prefix,
 * PostgreSQL keeps 256 places of a word.
 */
export interface WordLookup {
  /** A condition with one parameter, the expression. */
  readonly matches: string;
  /** A number, with the same parameter. */
  readonly relevance: string;
  /** Words are letters and digits, so that none of them is an operator. */
  readonly expressionOf: (query: SearchQuery) => string;
}

export const WORD_LOOKUPS: Readonly<Record<'mysql' | 'postgres', WordLookup>> = {
  mysql: {
    matches: 'MATCH (title_words, text_words) AGAINST (? IN BOOLEAN MODE)',
    relevance: 'MATCH (title_words, text_words) AGAINST (? IN BOOLEAN MODE)',
    expressionOf: (query) => expression(query, { yes: '+', no: '-', prefix: '*', and: ' ' }),
  },
  postgres: {
    matches: "words @@ to_tsquery('pg_catalog.simple', ?)",
    relevance: "ts_rank(words, to_tsquery('pg_catalog.simple', ?))",
    expressionOf: (query) => expression(query, { yes: '', no: '!', prefix: ':*', and: ' & ' }),
  },
};

interface Operators {
  readonly yes: string;
  readonly no: string;
  readonly prefix: string;
  readonly and: string;
}

function expression(
  { required, excluded }: SearchQuery,
  { yes, no, prefix, and }: Operators,
): string {
  const words = ({ words: all, isPrefix }: SearchTerm, sign: string) =>
    all.map((word, at) => sign + word + (isPrefix && at === all.length - 1 ? prefix : ''));
  return [
    ...required.flatMap((term) => words(term, yes)),
    ...excluded.filter((term) => !isPhrase(term)).flatMap((term) => words(term, no)),
  ].join(and);
}

export function isPhrase({ words }: SearchTerm): boolean {
  return words.length > 1;
}
