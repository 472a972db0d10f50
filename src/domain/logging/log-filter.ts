import { rankOf, type LogLevel } from './log-level.js';
import type { LogRecord } from './log-record.js';

/** Which entries somebody wants to see; what is absent does not matter. */
export interface LogFilter {
  /** That and above. */
  readonly minimum?: LogLevel;
  /** Its entries, and those of loggers below it. */
  readonly logger?: string;
  /** Somewhere in message, facts, request id or actor, in any case of letters. */
  readonly contains?: string;
}

export function isWanted(record: LogRecord, { minimum, logger, contains }: LogFilter): boolean {
  if (minimum !== undefined && rankOf(record.level) < rankOf(minimum)) return false;
  if (logger !== undefined && record.logger !== logger && !record.logger.startsWith(`${logger}.`)) {
    return false;
  }
  return contains === undefined || textOf(record).includes(contains.toLowerCase());
}

/** Searched again and again, by people who look and by those who follow. */
const TEXTS = new WeakMap<LogRecord, string>();

function textOf(record: LogRecord): string {
  let text = TEXTS.get(record);
  if (text === undefined) {
    const { message, extra, requestId = '', actor = '' } = record;
    text = [message, ...textsIn(extra), requestId, actor].join('\n').toLowerCase();
    TEXTS.set(record, text);
  }
  return text;
}

/** Names and values as they are, not as JSON escapes them. Facts are bounded in depth when they are logged. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null)
    return value === undefined ? [] : [String(value)];
  return Object.entries(value).flatMap(([name, item]) => [
    ...(Array.isArray(value) ? [] : [name]),
    ...textsIn(item),
  ]);
}
