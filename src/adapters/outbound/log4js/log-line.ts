import type { LogRecord } from '../../../domain/logging/log-record.js';
import type { JsonObject, JsonValue } from '../../../domain/shared/json.js';

/** Control characters, line separators and direction marks: what could fake a line or hide part of one. */
const DECEPTIVE =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;

function escaped(text: string): string {
  return text.replace(
    DECEPTIVE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** One JSON object on one line. */
export function jsonLine(entry: LogRecord): string {
  return escaped(JSON.stringify(entry));
}

/** For people: one line, then the stack of its errors indented, which no fact can imitate at the margin. */
export function textLine(entry: LogRecord): string {
  const { timestamp, level, logger, message, requestId, traceId, actor, extra = {} } = entry;
  const facts = Object.entries({
    ...extra,
    ...(requestId && { requestId }),
    ...(traceId && { traceId }),
    ...(actor && { actor }),
  });
  const stacks: string[] = [];
  const told = facts.map(([name, value]) => `${escaped(name)}=${factText(value, stacks)}`);
  const head = `${timestamp} ${level.toUpperCase().padEnd(5)} ${escaped(logger)}: ${escaped(message)}`;
  const frames = stacks
    .flatMap((stack) => stack.split('\n'))
    .map((frame) => `    ${escaped(frame.trim())}`);
  return [[head, ...told].join(' '), ...frames].join('\n');
}

function factText(value: JsonValue, stacks: string[]): string {
  if (typeof value === 'string') {
    return /^[\w.:/@+-]+$/.test(value) ? value : escaped(JSON.stringify(value));
  }
  if (!isError(value)) return escaped(JSON.stringify(value));
  const { name, code, message, stack, cause, ...rest } = value;
  if (typeof stack === 'string') stacks.push(stack);
  const title = code === undefined ? String(name) : `${String(name)}[${String(code)}]`;
  const told = Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : '';
  const because = cause === undefined ? '' : ` because of ${factText(cause, stacks)}`;
  return escaped(JSON.stringify(`${title}: ${String(message)}`) + told) + because;
}

function isError(value: JsonValue): value is JsonObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    'message' in value &&
    'stack' in value
  );
}
