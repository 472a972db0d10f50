import { validationError } from '../shared/app-error.js';
import { placedWordsOf } from './words.js';

/** Words that follow each other; there is at least one. */
export interface SearchTerm {
  readonly words: readonly string[];
  /** The last word may go on. */
  readonly isPrefix: boolean;
}

export interface SearchQuery {
  /** All of them must be there, each within the title or within the text; there is at least one. */
  readonly required: readonly SearchTerm[];
  /** None of them may be there. */
  readonly excluded: readonly SearchTerm[];
}

const MAX_LENGTH = 200;

const MAX_TERMS = 20;

/** A minus, then a phrase and a star, or a word. */
const TERMS = /((?<!\S)-)?(?:"([^"]*)"(\*)?|([^\s"]+))/g;

/**
 * Words, "phrases", `begin*` and `-without`; everything else is text. What holds several words, as `foo_bar` or
 * `v1.2.3`, is a phrase.
 * @throws AppError `validation` (`search.too-long`, `search.too-many-terms`, `search.nothing-to-find`)
 */
export function parseSearchQuery(text: string): SearchQuery {
  if (text.length > MAX_LENGTH) {
    throw validationError('search.too-long', `A search takes at most ${MAX_LENGTH} characters`);
  }
  const required: SearchTerm[] = [];
  const excluded: SearchTerm[] = [];
  for (const [, minus, phrase, star, word = ''] of text.replace(/[“”„]/g, '"').matchAll(TERMS)) {
    const bare = phrase ?? word.replace(/\*+$/, '');
    const term = termOf(
      bare,
      phrase === undefined ? word.length > bare.length : star !== undefined,
    );
    if (term) (minus === undefined ? required : excluded).push(term);
  }
  if (required.length + excluded.length > MAX_TERMS) {
    throw validationError('search.too-many-terms', `A search takes at most ${MAX_TERMS} terms`);
  }
  if (required.length === 0) {
    throw validationError(
      'search.nothing-to-find',
      'A search names at least one word that is to be found',
    );
  }
  return { required, excluded };
}

/** @returns undefined where there is no word */
function termOf(text: string, hasStar: boolean): SearchTerm | undefined {
  const found = placedWordsOf(text);
  const tail = found.at(-1)?.tail;
  const words = found.map(({ code }) => code);
  if (words.length === 0) return undefined;
  // Without spaces nobody can tell where a word ends: what follows is left open.
  if (tail === 'paired') return { words: words.slice(0, -1), isPrefix: false };
  return { words, isPrefix: tail === 'alone' || (hasStar && /[\p{L}\p{N}\p{M}]$/u.test(text)) };
}
