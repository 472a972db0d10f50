/** What may come next. */
type Expected = 'value' | 'first item' | 'first key' | 'key' | 'colon' | 'comma' | 'end';

const WORDS = ['true', 'false', 'null'] as const;
const CLOSING: Readonly<Record<string, string>> = { '{': '}', '[': ']' };

/**
 * Where a text stops being JSON, in characters from 0; its length when it ends too early. Grammar: RFC 8259.
 * It keeps its own stack, so no nesting is too deep for it.
 */
export function firstJsonFault(text: string): number {
  const open: string[] = [];
  let expected: Expected = 'value';
  let at = 0;
  const afterValue = (): Expected => (open.length === 0 ? 'end' : 'comma');
  for (;;) {
    while (' \t\n\r'.includes(text.charAt(at)) && at < text.length) at += 1;
    const character = text.charAt(at);
    if (character === '') return at;
    const closes = open.length > 0 && character === CLOSING[open.at(-1) ?? ''];
    if (closes && (expected === 'comma' || expected === 'first item' || expected === 'first key')) {
      open.pop();
      at += 1;
      expected = afterValue();
    } else if (expected === 'comma' && character === ',') {
      at += 1;
      expected = open.at(-1) === '{' ? 'key' : 'value';
    } else if (expected === 'colon' && character === ':') {
      at += 1;
      expected = 'value';
    } else if ((expected === 'key' || expected === 'first key') && character === '"') {
      const end = endOfString(text, at);
      if (end.fault) return end.at;
      at = end.at;
      expected = 'colon';
    } else if (expected === 'value' || expected === 'first item') {
      if (character === '{' || character === '[') {
        open.push(character);
        at += 1;
        expected = character === '{' ? 'first key' : 'first item';
        continue;
      }
      const end = endOfScalar(text, at);
      if (end.fault) return end.at;
      at = end.at;
      expected = afterValue();
    } else {
      return at;
    }
  }
}

interface End {
  /** Behind the value, or where it goes wrong. */
  readonly at: number;
  readonly fault: boolean;
}

function endOfScalar(text: string, start: number): End {
  const first = text.charAt(start);
  if (first === '"') return endOfString(text, start);
  if (first === '-' || isDigit(first)) return endOfNumber(text, start);
  const word = WORDS.find((known) => known.startsWith(first));
  if (word === undefined) return { at: start, fault: true };
  let at = start;
  while (at - start < word.length && text.charAt(at) === word.charAt(at - start)) at += 1;
  return { at, fault: at - start < word.length };
}

function endOfNumber(text: string, start: number): End {
  let at = text.charAt(start) === '-' ? start + 1 : start;
  const digits = (): boolean => {
    const first = at;
    while (isDigit(text.charAt(at))) at += 1;
    return at > first;
  };
  if (text.charAt(at) === '0') at += 1;
  else if (!digits()) return { at, fault: true };
  if (text.charAt(at) === '.') {
    at += 1;
    if (!digits()) return { at, fault: true };
  }
  if (/[eE]/.test(text.charAt(at))) {
    at += 1;
    if (/[+-]/.test(text.charAt(at))) at += 1;
    if (!digits()) return { at, fault: true };
  }
  return { at, fault: false };
}

function endOfString(text: string, start: number): End {
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"') return { at: at + 1, fault: false };
    if (character < ' ') return { at, fault: true };
    if (character !== '\\') continue;
    at += 1;
    const escaped = text.charAt(at);
    if (escaped === '' || !'"\\/bfnrtu'.includes(escaped)) return { at, fault: true };
    if (escaped !== 'u') continue;
    for (const end = at + 4; at < end; at += 1) {
      if (!/[0-9a-fA-F]/.test(text.charAt(at + 1))) return { at: at + 1, fault: true };
    }
  }
  return { at: text.length, fault: true };
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}
