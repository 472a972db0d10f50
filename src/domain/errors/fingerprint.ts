import type { AppError } from '../shared/app-error.js';

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

/** What differs from one occurrence to the next of the same fault; the order matters. */
const VARIABLE_PARTS: readonly (readonly [RegExp, string])[] = [
  [/\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'<>]{1,200}/gi, '<url>'],
  [/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g, '<email>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?/g, '<time>'],
  [/(["'`])(?:(?!\1)[^\n]){1,200}\1/g, '<text>'],
  [/(?:\/[\w.@+-]{1,100}){2,20}/g, '<path>'],
  [/\b(?:0x)?(?=[0-9a-f]*\d)[0-9a-f]{8,128}\b/gi, '<hex>'],
  [/\d+(?:\.\d+)*/g, '<n>'],
];

/** The message with everything that varies replaced, at most 300 characters. */
export function normalisedMessage(message: string): string {
  let text = message.slice(0, 2 * LONGEST_MESSAGE);
  for (const [pattern, placeholder] of VARIABLE_PARTS) text = text.replace(pattern, placeholder);
  return text.replace(/\s+/g, ' ').trim().slice(0, LONGEST_MESSAGE);
}

/**
 * Where in our own code it happened, innermost first: `application/tasks/create-task#CreateTask.execute`.
 * Line numbers are left out, so that the next version groups alike.
 */
export function ownFrames(stack: string | undefined): readonly string[] {
  const frames: string[] = [];
  for (const line of (stack ?? '').slice(0, LONGEST_STACK).split('\n')) {
    const [, path] = /\/src\/([\w./-]+?)\.[jt]s:\d+/.exec(line) ?? [];
    if (path === undefined || line.includes('/node_modules/')) continue;
    if (PASSAGES.has(path)) continue;
    const [, name = ''] = /^\s*at (?:async )?(?:new )?([\w.<>$]+)/.exec(line) ?? [];
    frames.push(name === '' || name.startsWith('file') ? path : `${path}#${name}`);
    if (frames.length === MOST_FRAMES) break;
  }
  return frames;
}

/**
 * What two occurrences of one fault have in common. Of refusals the code says it all; their messages may repeat
 * what callers sent, who must not be able to make up faults.
 */
export function fingerprintText(
  { kind, code, severity }: Pick<AppError, 'kind' | 'code' | 'severity'>,
  component: string,
  message: string,
  frames: readonly string[],
): string {
  const told = severity === 'low' ? '' : message;
  return [component, kind, code, told, ...frames].join('\n');
}
