import { codesOf } from './word-code.js';

/** A word of a text as indexes hold it. */
export interface Word {
  readonly code: string;
  /** Where it begins in the text, in UTF-16 units. */
  readonly at: number;
  /** The last character of a run without spaces by itself: `paired` when the word before holds it too. */
  readonly tail?: 'alone' | 'paired';
}

/** Most words of one text: beyond what 64 KiB hold, but for characters that stand for several words. */
const MAX_WORDS = 32_768;

/** Scripts that put no spaces between words. */
const UNSPACED =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}ー' +
  '\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';

const LETTER = '[\\p{L}\\p{N}]';

/** What belongs together; `#` before a word and `#` or `+` behind one count, as in `#123` and `c++`. */
const RUNS = new RegExp(
  `[${UNSPACED}]+|(?:(?![${UNSPACED}])${LETTER})+|#(?=${LETTER})|(?<=${LETTER})[#+]{1,2}`,
  'gu',
);

const IS_UNSPACED = new RegExp(`^[${UNSPACED}]`, 'u');

/**
 * The words of a text, in order: runs of letters and digits, whatever else stands between them. Case and diacritics
 * do not matter. Scripts without spaces come as pairs of neighbours, and the last character of a run by itself.
 */
export function wordsOf(text: string): readonly string[] {
  return words(foldText(text), (at) => at).map(({ code }) => code);
}

/** The same, with their places. */
export function placedWordsOf(text: string): readonly Word[] {
  if (/^\p{ASCII}*$/u.test(text)) return words(text.toLowerCase(), (at) => at);
  const places: number[] = [];
  let folded = '';
  let at = 0;
  for (const character of text) {
    folded += foldText(character);
    while (places.length < folded.length) places.push(at);
    at += character.length;
  }
  return words(folded, (place) => places[place] ?? at);
}

function words(folded: string, placeOf: (at: number) => number): readonly Word[] {
  const found: Word[] = [];
  for (const { 0: run, index } of folded.matchAll(RUNS)) {
    if (found.length >= MAX_WORDS) break;
    // Syllables that folding took apart become one character again.
    const whole = run.normalize('NFC');
    if (IS_UNSPACED.test(whole)) found.push(...pairs(whole, index, placeOf));
    else for (const code of codesOf(whole)) found.push({ code, at: placeOf(index) });
  }
  return found.slice(0, MAX_WORDS);
}

function* pairs(run: string, start: number, placeOf: (at: number) => number): Generator<Word> {
  const characters = Array.from(run);
  let at = start;
  for (const [index, character] of characters.entries()) {
    const next = characters[index + 1];
    const [code = ''] = codesOf(character + (next ?? ''));
    const word = { code, at: placeOf(at) };
    if (next !== undefined) yield word;
    else yield { ...word, tail: index === 0 ? 'alone' : 'paired' };
    at += character.length;
  }
}

/** Compatible forms, without marks and what is not seen, in lower case. */
function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ');
}
