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

function textOf({ message, extra, requestId = '', actor = '' }: LogRecord): string {
  const facts = extra === undefined ? '' : JSON.stringify(extra);
  return [message, facts, requestId, actor].join('\n').toLowerCase();
}
