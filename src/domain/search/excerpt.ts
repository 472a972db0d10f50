import type { SearchQuery } from './search-query.js';
import { placedWordsOf, type Word } from './words.js';

export const MAX_EXCERPT = 200;

/** How much of an excerpt stands before what was found. */
const LEAD = 60;

const CUT = '…';

/**
 * What stands around the first thing found in a text, in one line; its beginning when the title alone has it.
 */
export function excerptOf(query: SearchQuery, text: string): string {
  const at = firstMatch(query, placedWordsOf(text));
  const start = at <= LEAD ? 0 : wordStart(text, at - LEAD);
  // More than is shown, since white space becomes less.
  const line = withoutHalves(text.slice(start, start + 4 * MAX_EXCERPT))
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  const lead = start > 0 ? CUT : '';
  const room = MAX_EXCERPT - lead.length;
  const isWhole = line.length <= room && start + 4 * MAX_EXCERPT >= text.length;
  return lead + (isWhole ? line : withoutHalves(line.slice(0, room - 1)) + CUT);
}

/** Of surrogate pairs that were cut. */
function withoutHalves(line: string): string {
  return line.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '');
}

function firstMatch({ required }: SearchQuery, words: readonly Word[]): number {
  const found = words.findIndex((_, at) =>
    required.some(({ words: wanted, isPrefix }) =>
      wanted.every((word, index) => {
        const there = words[at + index]?.code ?? '';
        return isPrefix && index === wanted.length - 1 ? there.startsWith(word) : there === word;
      }),
    ),
  );
  return words[found]?.at ?? 0;
}

/** The next beginning of a word, or the place itself within a long one. */
function wordStart(text: string, from: number): number {
  const space = text.slice(from, from + LEAD / 2).search(/\s/);
  return space < 0 ? from : from + space + 1;
}
