import type { JsonValue } from '../../../../domain/shared/json.js';

/** What moves the cursor, ends the line, turns the direction of writing, or is half a character. */
const UNSAFE =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u{061c}\u{200e}\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}\u{feff}]/gu;

/** One line that a terminal shows and never obeys. */
export function harmlessLine(text: string): string {
  return text.replace(/[\t\n\r]+/g, ' ').replace(UNSAFE, escaped);
}

/** The same for text whose line breaks and tabs are wanted. */
export function harmlessText(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(UNSAFE, (character) => (/[\n\t]/.test(character) ? character : escaped(character)));
}

/** JSON that says the same to a program and is harmless on a terminal too. */
export function harmlessJson(value: JsonValue): string {
  return JSON.stringify(value, null, 2).replace(UNSAFE, (character) =>
    character === '\n' ? character : unicode(character),
  );
}

/** The same on one line. */
export function harmlessJsonLine(value: JsonValue): string {
  return JSON.stringify(value).replace(UNSAFE, unicode);
}

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  return code > 0xff ? unicode(character) : `\\x${code.toString(16).padStart(2, '0')}`;
}

function unicode(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
