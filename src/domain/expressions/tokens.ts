import { errorOf, faultAt } from './faults.js';

export type TokenKind = 'number' | 'string' | 'name' | 'word' | 'sign' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** Of a string or a number what it stands for, else what is written. */
  readonly text: string;
  readonly at: number;
}

/** Words that are no names of variables; some only because CEL reserves them. */
const WORDS: ReadonlySet<string> = new Set([
  ...['true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for'],
  ...['function', 'if', 'import', 'let', 'loop', 'package', 'namespace', 'return', 'var'],
  ...['void', 'while'],
]);

const BLANK = /(?:\s|\/\/[^\n]*)+/y;
const NAME = /[A-Za-z_]\w*/y;
const NUMBER = /0[xX][0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/y;
const RAW_STRING = /[rR](?:"[^"\n]*"|'[^'\n]*')/y;
const SIGN = /&&|\|\||==|!=|<=|>=|[-+*/%!<>?:.,()[\]{}]/y;
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([^ux]))/gy;

const ESCAPED: Readonly<Record<string, string>> = {
  ...{ n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' },
  ...{ '\\': '\\', '"': '"', "'": "'", '/': '/' },
};

/** @throws AppError `expression.syntax` */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = lengthAt(BLANK, text, 0);
  while (at < text.length) {
    const { token, end } = tokenAt(text, at);
    tokens.push(token);
    at = end + lengthAt(BLANK, text, end);
  }
  tokens.push({ kind: 'end', text: '', at: text.length });
  return tokens;
}

function lengthAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

function tokenAt(text: string, at: number): { readonly token: Token; readonly end: number } {
  const found = (pattern: RegExp) => text.slice(at, at + lengthAt(pattern, text, at));
  const taken = (kind: TokenKind, written: string, means = written) => ({
    token: { kind, text: means, at },
    end: at + written.length,
  });
  const raw = found(RAW_STRING);
  if (raw !== '') return taken('string', raw, raw.slice(2, -1));
  const name = found(NAME);
  if (name !== '') return taken(WORDS.has(name) ? 'word' : 'name', name);
  const number = found(NUMBER);
  if (number !== '') return taken('number', number, numberText(text, number, at));
  const string = found(STRING);
  if (string !== '') return taken('string', string, unescaped(text, string, at));
  const sign = found(SIGN);
  if (sign !== '') return taken('sign', sign);
  const isQuote = text[at] === '"' || text[at] === "'";
  throw syntaxError(text, isQuote ? 'this text has no end' : 'this has no meaning here', at);
}

/** Whole numbers that a double cannot hold would silently be others. */
function numberText(text: string, written: string, at: number): string {
  const value = Number(written);
  const isWhole = /^(?:\d+|0[xX].*)$/.test(written);
  if (!Number.isFinite(value) || (isWhole && !Number.isSafeInteger(value))) {
    throw syntaxError(text, 'this number is too large', at);
  }
  return String(value);
}

function unescaped(text: string, quoted: string, at: number): string {
  const inner = quoted.slice(1, -1);
  if (!inner.includes('\\')) return inner;
  let result = '';
  let from = 0;
  for (let back = inner.indexOf('\\'); back >= 0; back = inner.indexOf('\\', from)) {
    ESCAPE.lastIndex = back;
    const [whole = '', wide, narrow, letter = ''] = ESCAPE.exec(inner) ?? [];
    const code = wide ?? narrow;
    const means = code === undefined ? ESCAPED[letter] : String.fromCharCode(parseInt(code, 16));
    if (means === undefined) throw syntaxError(text, 'this escape is not known', at + 1 + back);
    result += inner.slice(from, back) + means;
    from = back + whole.length;
  }
  return result + inner.slice(from);
}

export function syntaxError(text: string, message: string, at: number) {
  return errorOf([faultAt(text, 'syntax', message, at)]);
}
