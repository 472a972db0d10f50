import type { NewsReference } from '../../../../domain/events/provider-news.js';

/** A keyword, an optional colon, and `#12`, `owner/name#12` or the issue's address. */
const REFERENCE =
  /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?[ \t]{1,5}(?:(?:https:\/\/github\.com\/)?([\w.-]{1,100}\/[\w.-]{1,100}))?(?:#|\/issues\/)(\d{1,9})\b/gi;

/** Fenced blocks and inline code, in which words are not meant as keywords. */
const CODE = /```[^`]*```|`[^`\n]*`/g;

const MAX_REFERENCES = 50;

/**
 * Issues that a pull request will close when it is merged.
 * Source: GitHub Docs, "Linking a pull request to an issue".
 */
export function closingReferences(
  text: string,
  ownRepository: string,
): readonly NewsReference[] {
  const found = new Map<string, NewsReference>();
  for (const [, repository, digits = ''] of text.replace(CODE, ' ').matchAll(REFERENCE)) {
    const repositoryFullName = repository ?? ownRepository;
    const number = Number(digits);
    if (number > 0) {
      found.set(`${repositoryFullName.toLowerCase()}#${digits}`, { repositoryFullName, number });
    }
    if (found.size === MAX_REFERENCES) break;
  }
  return [...found.values()];
}
