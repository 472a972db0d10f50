import type { Severity } from '../shared/app-error.js';

/** Longest part of a message that counts, in characters. */
const LONGEST_MESSAGE = 300;

/** Frames of our own code that tell errors apart. */
const MOST_FRAMES = 3;

/** Longest part of a stack that is looked at, in characters. */
const LONGEST_STACK = 8_192;

/** Where errors are made, and what every call passes through: that says nothing about where they come from. */
const PASSAGES = new Set([
  'domain/shared/app-error',
  'application/shared/use-case-runner',
  'adapters/outbound/system/async-execution-scope',
]);

/**
 * What differs from one occurrence to the next of the same fault. The order matters: a quotation may contain
 * anything, a URL contains a path, a UUID contains numbers. Numbers and hexadecimal identifiers become the
 * same placeholder, because an identifier may happen to have digits only.
 */
const VARIABLE_PARTS: readonly (readonly [RegExp, string | ((part: string) => string)])[] = [
  [
    // Whichever begins first: a quotation may contain a URL, and a URL apostrophes.
    /"[^"\n]*"|`[^`\n]*`|“[^”\n]*”|(?<!\w)'[^'\n]*'(?!\w)|\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s<>"`]+/gi,
    (part) => (/^["`“']/.test(part) ? '<text>' : '<url>'),
  ],
  [/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/g, '<email>'],
  [/(?<![\w>])[a-z]:\\[^\s<>,;]*/gi, '<path>'],
  [/(?<![\w>/])(?:~|\.{1,2})?\/[^\s<>,;()]*/g, '<path>'],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?/g, '<time>'],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '<id>'],
  [/(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])/gi, '<n>'],
  [/\b0x[0-9a-f]+\b/gi, '<n>'],
  [/\b(?=\d*[a-f])(?=[a-f]*\d)[0-9a-f]{7,}\b/gi, '<n>'],
  [/\b(?=\d*[A-Za-z])(?=[A-Za-z]*\d)[A-Za-z0-9]{16,}\b/g, '<n>'],
  [/(?:(?<![\w.>])[-+])?\d+(?:[.,:]\d+)*(?:e[-+]?\d+)?/gi, '<n>'],
];

/** The message with everything that varies replaced, at most 300 characters. */
export function normalisedMessage(message: string): string {
  let text = message.slice(0, 2 * LONGEST_MESSAGE);
  for (const [pattern, placeholder] of VARIABLE_PARTS) {
    text =
      typeof placeholder === 'string'
        ? text.replace(pattern, placeholder)
        : text.replace(pattern, placeholder);
  }
  return text
    .replace(/[\s\0]+/g, ' ')
    .trim()
    .slice(0, LONGEST_MESSAGE);
}

/**
 * Where in our own code it happened, innermost first: `application/tasks/create-task#CreateTask.execute`.
 * Line numbers are left out, so that the next version groups alike.
 */
export function ownFrames(stack: string | undefined): readonly string[] {
  const frames: string[] = [];
  for (const line of (stack ?? '').slice(0, LONGEST_STACK).split('\n')) {
    // The last `/src/`: the program itself may lie below a folder of that name.
    const [, path] = /.*\/src\/([\w./-]+?)\.[jt]s:\d+/.exec(line) ?? [];
    if (path === undefined || line.includes('/node_modules/')) continue;
    if (PASSAGES.has(path)) continue;
    const [, name = ''] = /^\s*at (?:async )?(?:new )?([\w.<>$]+)/.exec(line) ?? [];
    frames.push(name === '' || name.startsWith('file') ? path : `${path}#${name}`);
    if (frames.length === MOST_FRAMES) break;
  }
  return frames;
}

/** What may stand as a code. */
const CODE = /^[\w.-]{1,100}$/;

/** The code of an error; of one that is not ours that of the system (`ECONNREFUSED`), or its class. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { code, name } = error as Error & { readonly code?: unknown };
  if (typeof code === 'string' && CODE.test(code)) return code;
  return CODE.test(name) ? name : 'Error';
}

export interface FaultTraits {
  readonly component: string;
  readonly kind: string;
  readonly code: string;
  readonly severity: Severity;
  /** Normalised. */
  readonly message: string;
  readonly frames: readonly string[];
  /** Codes of what caused it. */
  readonly causes: readonly string[];
}

/**
 * What two occurrences of one fault have in common. Of refusals the code says it all; their messages may repeat
 * what callers sent, who must not be able to make up faults.
 */
export function fingerprintText(traits: FaultTraits): string {
  const { component, kind, code, severity, message, frames, causes } = traits;
  const told = severity === 'low' ? '' : message;
  return JSON.stringify([component, kind, code, told, frames, causes]);
}
