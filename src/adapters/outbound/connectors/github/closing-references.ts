import type { NewsReference, NewsRepository } from '../../../../domain/events/provider-news.js';
import { proseOf } from './prose.js';

const KEYWORD = /(?<![\p{L}\p{N}-])(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)/u;
const SEPARATOR = /(?:[^\S\n]{0,5}:[^\S\n]{0,5}|[^\S\n]{1,5})/;
const REPOSITORY = /[a-z0-9][a-z0-9_-]{0,38}\/[a-z0-9_.-]{1,100}/;
const NUMBER = /([1-9]\d{0,9})(?![\p{L}\p{N}])/u;

/** A keyword, and `#12`, `owner/name#12` or the address. Every repetition is bounded. */
const REFERENCE = new RegExp(
  `${KEYWORD.source}${SEPARATOR.source}` +
    `(?:(${REPOSITORY.source})?#|https://github\\.com/(${REPOSITORY.source})/issues/)${NUMBER.source}`,
  'giu',
);

const MAX_REFERENCES = 50;

/**
 * Issues that a pull request will close when it is merged, in the order in which its texts name them.
 * Source: GitHub Docs, "Linking a pull request to an issue".
 */
export function closingReferences(
  texts: readonly (string | null)[],
  repository: NewsRepository | null,
): readonly NewsReference[] {
  const found = new Map<string, NewsReference>();
  for (const text of texts) {
    for (const [, named, linked, digits] of proseOf(text ?? '').matchAll(REFERENCE)) {
      const repositoryFullName = named ?? linked ?? repository?.fullName;
      if (repositoryFullName === undefined) continue;
      const key = `${repositoryFullName.toLowerCase()}#${String(digits)}`;
      if (!found.has(key)) found.set(key, { repositoryFullName, number: Number(digits) });
      if (found.size === MAX_REFERENCES) return [...found.values()];
    }
  }
  return [...found.values()];
}
