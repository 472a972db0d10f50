import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import log4js from 'log4js';
import type { LoggingEvent } from 'log4js';
import {
  LevelTable,
  type LogLevels,
  type WantedLogLevels,
} from '../../../domain/logging/log-levels.js';
import type { LogRecord } from '../../../domain/logging/log-record.js';
import { AppError } from '../../../domain/shared/app-error.js';
import type { ExecutionScope } from '../../../ports/runtime/execution-scope.js';
import type { LogLevel } from '../../../ports/runtime/logger.js';
import { ConsoleSink } from './console-sink.js';
import { closeOutput, openOutput, type Sinks } from './log4js-host.js';
import { Log4jsLogger } from './log4js-logger.js';
import { jsonLine, textLine } from './log-line.js';
import { redactor } from '../../../domain/shared/redaction.js';

const FILE_BYTES = 10 * 1024 * 1024;
const OLD_FILES = 5;
const FLUSH_TIMEOUT_MS = 5000;
const JSON_LAYOUT = 'brain-json';

export interface Log4jsLoggingOptions {
  readonly level: LogLevel;
  /** Of single loggers and those below them; the nearest name counts. */
  readonly levels?: Readonly<Record<string, LogLevel>> | undefined;
  /** How entries look on the console; absent: text on a terminal, else json. Files are always json. */
  readonly format?: 'json' | 'text' | undefined;
  /** Folder of brain.log and errors.log (10 MB each, 5 old ones kept, compressed); absent: no files. */
  readonly directory?: string | undefined;
  /** Texts that no entry may show, besides secrets known by their name or look. */
  readonly secrets?: readonly string[] | undefined;
  readonly scope?: Pick<ExecutionScope, 'current'> | undefined;
  /** Name of the first logger. */
  readonly name?: string | undefined;
  /** Takes each entry as it is written; must be quick and is not to throw. */
  readonly onRecord?: ((record: LogRecord) => void) | undefined;
  /** Takes each line, without its end, instead of standard error. */
  readonly write?: ((line: string) => void) | undefined;
}

log4js.addLayout(JSON_LAYOUT, () => (event) => jsonLine(entryOf(event)));

const entryOf = (event: LoggingEvent): LogRecord => event.data[0] as LogRecord;

/**
 * Where the program's log goes. The console is standard error, so that standard output carries answers
 * only. Entries are written soon, and completely by `close`: await it before the process exits.
 */
export class Log4jsLogging {
  readonly logger: Log4jsLogger;
  private readonly table: LevelTable;
  private readonly output: ReturnType<typeof openOutput>;
  private readonly console: ConsoleSink | undefined;

  /** @throws AppError `configuration` when log files cannot be written to the folder */
  constructor(options: Log4jsLoggingOptions) {
    this.table = new LevelTable({ root: options.level, loggers: options.levels ?? {} });
    const line = lineOf(options.format);
    this.console = options.write ? undefined : new ConsoleSink((dropped) => line(loss(dropped)));
    const put = options.write ?? ((text: string) => this.console?.write(text));
    const take = (record: LogRecord) => {
      options.onRecord?.(record);
      put(line(record));
    };
    this.output = openOutput(sinksOf(options.directory, take));
    const output = {
      category: this.output.category,
      levels: this.table,
      redact: redactor(options.secrets ?? []),
      scope: options.scope,
    };
    this.logger = new Log4jsLogger(output, options.name ?? 'brain');
  }

  get levels(): LogLevels {
    return this.table.levels;
  }

  /**
   * Holds at once, for every logger that came from this output, and as a whole: a logger that is not named
   * has the level of its nearest ancestor, or the root's.
   * @throws AppError `validation` when a level or name is none, or there are more than 100; nothing changes then
   */
  setLevels(wanted: WantedLogLevels): void {
    this.table.set(wanted);
  }

  /** Resolves once everything is written, or after 5 seconds; later entries are dropped. */
  async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, FLUSH_TIMEOUT_MS);
    });
    const written = Promise.all([closeOutput(this.output.id), this.console?.close()]);
    await Promise.race([written, tooLong]);
    clearTimeout(timer);
  }
}

function lineOf(format: 'json' | 'text' | undefined): (entry: LogRecord) => string {
  return (format ?? (process.stderr.isTTY ? 'text' : 'json')) === 'text' ? textLine : jsonLine;
}

const loss = (dropped: number): LogRecord => ({
  timestamp: new Date().toISOString(),
  level: 'warn',
  logger: 'brain.log',
  message: 'Entries were dropped: nobody read the console',
  module: 'log',
  pid: process.pid,
  threadId,
  extra: { dropped },
});

function sinksOf(directory: string | undefined, put: (entry: LogRecord) => void): Sinks {
  const terminal = { type: { configure: () => (event: LoggingEvent) => put(entryOf(event)) } };
  if (directory === undefined) return { appenders: { console: terminal }, used: ['console'] };
  prepare(directory);
  return {
    appenders: {
      console: terminal,
      all: rotating(join(directory, 'brain.log')),
      failures: rotating(join(directory, 'errors.log')),
      errors: { type: 'logLevelFilter', appender: 'failures', level: 'error' },
    },
    used: ['console', 'all', 'errors'],
  };
}

function rotating(filename: string) {
  return {
    type: 'file' as const,
    filename,
    maxLogSize: FILE_BYTES,
    backups: OLD_FILES,
    compress: true,
    keepFileExt: true,
    mode: 0o600,
    layout: { type: JSON_LAYOUT },
  };
}

function prepare(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    accessSync(directory, constants.W_OK);
  } catch (cause) {
    const message = `Log files cannot be written to ${directory}`;
    throw new AppError('configuration', 'logging.directory-not-writable', message, { cause });
  }
}
