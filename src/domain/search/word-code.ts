/**
 * How words stand in indexes. Full-text indexes cut texts into words by rules of their own, leave out short and common
 * words and take signs for operators; all of them take words of Latin letters and digits, three or more, as they are.
 */

/** Most characters of a code but its marks; MySQL and MariaDB leave out words of more than 84. */
const MAX_LENGTH = 76;

/** Before every word, so that none is short or common. */
const FIRST = 'qw';

/** Before what goes on with the word before it. */
const NEXT = 'qc';

/** Behind what the next one goes on with. No code of a character begins like this. */
const UNFINISHED = 'zy';

/** Words that are their own codes. */
const PLAIN = /^[a-y0-9]{1,70}$/;

/** The codes of one word: more than one, next to each other, when it is long. */
export function codesOf(word: string): readonly string[] {
  if (PLAIN.test(word)) return [FIRST + word];
  const codes: string[] = [];
  let code = FIRST;
  for (const character of word) {
    const added = codeOf(character);
    if (code.length + added.length > MAX_LENGTH) {
      codes.push(code + UNFINISHED);
      code = NEXT;
    }
    code += added;
  }
  return [...codes, code];
}

/** No code is the beginning of another one, so that words that begin alike have codes that begin alike. */
function codeOf(character: string): string {
  if (character === 'z') return 'zz';
  if (/^[a-y0-9]$/.test(character)) return character;
  return `z${(character.codePointAt(0) ?? 0).toString(36).padStart(4, '0')}`;
}
