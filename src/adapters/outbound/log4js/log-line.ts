import type { LogRecord } from '../../../domain/logging/log-record.js';
import type { JsonObject, JsonValue } from '../../../domain/shared/json.js';

/** Control characters, line separators, marks of direction and what is not seen: what could fake a line or hide part of one. */
const DECEPTIVE =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udfff]/g;

function escaped(text: string): string {
  return text.replace(DECEPTIVE, (found) =>
    found
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

/** One JSON object on one line. */
export function jsonLine(entry: LogRecord): string {
  return escaped(JSON.stringify(entry));
}

/**
 * For people: one line, then the stack of its errors indented, which no fact can imitate at the margin. On whose
 * behalf stands before the message, which is quoted when it could pass for facts.
 */
export function textLine(entry: LogRecord): string {
  const { timestamp, level, logger, message, requestId, traceId, actor, extra = {} } = entry;
  const stacks: string[] = [];
  const told = Object.entries(extra).map(
    ([name, value]) => `${plainOrQuoted(name)}=${factText(value, stacks)}`,
  );
  const context = Object.entries({ requestId, traceId, actor }).flatMap(([name, value]) =>
    value ? [`${name}=${plainOrQuoted(value)}`] : [],
  );
  const source = [escaped(logger), ...context].join(' ');
  const said = message.includes('=') ? JSON.stringify(message) : message;
  const head = `${timestamp} ${level.toUpperCase().padEnd(5)} ${source}: ${escaped(said)}`;
  const frames = stacks
    .flatMap((stack) => stack.split('\n'))
    .map((frame) => `    ${escaped(frame.trim())}`);
  return [[head, ...told].join(' '), ...frames].join('\n');
}

const plainOrQuoted = (text: string): string =>
  /^[\w.:/@+-]+$/.test(text) ? text : escaped(JSON.stringify(text));

function factText(value: JsonValue, stacks: string[]): string {
  if (typeof value === 'string') return plainOrQuoted(value);
  if (!isError(value)) return escaped(JSON.stringify(value));
  const { name, code, message, stack, cause, ...rest } = value;
  if (typeof stack === 'string') stacks.push(stack);
  const title =
    typeof code === 'string' || typeof code === 'number' ? `${name}[${String(code)}]` : name;
  const told = Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : '';
  const because = cause === undefined ? '' : ` because of ${factText(cause, stacks)}`;
  return escaped(JSON.stringify(`${title}: ${message}`) + told) + because;
}

interface ToldError extends JsonObject {
  readonly name: string;
  readonly message: string;
}

/** Facts from outside may have these names too, with anything under them. */
function isError(value: JsonValue): value is ToldError {
  return (
    typeof value === 'object' &&
    value !== null &&
    'stack' in value &&
    ['name', 'message'].every((name) => typeof value[name] === 'string')
  );
}
