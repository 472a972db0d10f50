import {
  Log4jsLogging,
  type Log4jsLoggingOptions,
} from '../../../../src/adapters/outbound/log4js/log4js-logging.js';

export interface Capture {
  readonly logging: Log4jsLogging;
  readonly lines: string[];
  /** The last line, parsed. */
  readonly last: () => Record<string, unknown>;
  /** The facts of the last line. */
  facts(): Record<string, unknown>;
}

export function captured(options: Partial<Log4jsLoggingOptions> = {}): Capture {
  const lines: string[] = [];
  const logging = new Log4jsLogging({
    level: 'trace',
    format: 'json',
    write: (line) => void lines.push(line),
    ...options,
  });
  const last = (): Record<string, unknown> =>
    JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>;
  return { logging, lines, last, facts: () => last()['extra'] as Record<string, unknown> };
}
