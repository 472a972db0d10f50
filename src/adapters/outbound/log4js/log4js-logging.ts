import { setTimeout } from 'node:timers/promises';
import type { LoggingEvent } from 'log4js';
import {
  LevelTable,
  type LogLevels,
  type WantedLogLevels,
} from '../../../domain/logging/log-levels.js';
import type { LogRecord } from '../../../domain/logging/log-record.js';
import { redactor } from '../../../domain/shared/redaction.js';
import type { ExecutionScope } from '../../../ports/runtime/execution-scope.js';
import type { LogControl, LogSink } from '../../../ports/runtime/log-control.js';
import type { LogLevel } from '../../../ports/runtime/logger.js';
import type { Metrics } from '../../../ports/runtime/metrics.js';
import type { LineTarget } from './file-sink.js';
import { closeOutput, openOutput, type InlineAppender, type Sinks } from './log4js-host.js';
import { Log4jsLogger } from './log4js-logger.js';
import { LogCounters } from './log-counters.js';
import { LogFiles, type LogFileOptions } from './log-files.js';
import type { LineSink } from './line-sink.js';
import { jsonLine, textLine } from './log-line.js';
import { loggingNews } from './logging-news.js';
import { functionSink, openConsole } from './open-console.js';
import { quietly } from './quietly.js';

const FLUSH_TIMEOUT_MS = 5000;
const SETTLE_TIMEOUT_MS = 2000;

export interface Log4jsLoggingOptions extends Omit<LogFileOptions, 'directory'> {
  readonly level: LogLevel;
  /** Of single loggers and those below them; the nearest name counts. */
  readonly levels?: Readonly<Record<string, LogLevel>> | undefined;
  /** How entries look on the console; absent: text on a terminal, else json. Files are always json. */
  readonly format?: 'json' | 'text' | undefined;
  /** Absent: no files. */
  readonly directory?: string | undefined;
  /** Texts that no entry may show, besides secrets known by their name or look. */
  readonly secrets?: readonly string[] | undefined;
  readonly scope?: Pick<ExecutionScope, 'current'> | undefined;
  /** Name of the first logger. */
  readonly name?: string | undefined;
  /** Takes each entry as it is written; must be quick. */
  readonly onRecord?: ((record: LogRecord) => void) | undefined;
  /** Takes each line, without its end, instead of standard error. */
  readonly write?: ((line: string) => void) | undefined;
  /** Takes lines instead of the file at `path`. */
  readonly openTarget?: ((path: string) => LineTarget) | undefined;
}

/**
 * Where the program's log goes. The console is standard error, so that standard output carries answers
 * only. Entries are written soon, and completely by `close`: await it before the process exits.
 */
export class Log4jsLogging implements LogControl {
  readonly logger: Log4jsLogger;
  private readonly table: LevelTable;
  private readonly output: ReturnType<typeof openOutput>;
  private readonly console: LineSink;
  private readonly files: LogFiles | undefined;
  private readonly counters = new LogCounters();
  private hideSecrets: (text: string) => string;

  /** @throws AppError `configuration` when log files cannot be written to the folder */
  constructor(options: Log4jsLoggingOptions) {
    this.table = new LevelTable({ root: options.level, loggers: options.levels ?? {} });
    this.hideSecrets = redactor(options.secrets);
    const line = lineOf(options.format);
    this.console = options.write
      ? functionSink(options.write, this.onConsoleDropped)
      : this.standardError(line);
    const show = (record: LogRecord) => {
      quietly(() => options.onRecord?.(record));
      put(this.console, line, record);
    };
    const { directory } = options;
    this.files =
      directory === undefined
        ? undefined
        : new LogFiles({ ...options, directory }, this.counters, show, options.openTarget);
    this.output = openOutput(sinksOf(show, this.files));
    const output = {
      category: this.output.category,
      levels: this.table,
      redact: (text: string) => this.hideSecrets(text),
      scope: options.scope,
    };
    this.logger = new Log4jsLogger(output, options.name ?? 'brain');
  }

  get levels(): LogLevels {
    return this.table.levels;
  }

  setLevels(wanted: WantedLogLevels): void {
    this.table.set(wanted);
  }

  /** Hides secrets within a text as entries do. */
  redact(text: string): string {
    return this.hideSecrets(text);
  }

  /** From now on entries show none of these either. */
  hide(secrets: readonly string[]): void {
    this.hideSecrets = redactor(secrets);
  }

  sinks(): readonly LogSink[] {
    const { written, dropped, waiting, fault = null } = this.console;
    const terminal = { name: 'console', minimum: 'trace', path: null } as const;
    return [{ ...terminal, written, dropped, waiting, fault }, ...(this.files?.sinks() ?? [])];
  }

  async settled(): Promise<void> {
    await within(SETTLE_TIMEOUT_MS, Promise.all([this.files?.settled(), this.console.settled()]));
  }

  /** Counts what is lost, and what was so far. */
  reportTo(metrics: Metrics): void {
    this.counters.reportTo(
      metrics,
      this.sinks().map(({ name }) => name),
    );
  }

  /** Resolves once everything is written, or after 5 seconds; later entries are dropped. */
  async close(): Promise<void> {
    await closeOutput(this.output.id);
    await within(FLUSH_TIMEOUT_MS, Promise.all([this.files?.close(), this.console.close()]));
  }

  private readonly onConsoleDropped = (): void => {
    this.counters.addDropped('console');
  };

  private standardError(line: (record: LogRecord) => string): LineSink {
    return openConsole({
      notice: (dropped) =>
        line(
          loggingNews('warn', 'Entries were dropped: the console took them too slowly', {
            dropped,
          }),
        ),
      onDropped: this.onConsoleDropped,
      onFailure: () => {
        this.counters.addFailure('console');
      },
    });
  }
}

function lineOf(format: 'json' | 'text' | undefined): (record: LogRecord) => string {
  return (format ?? (process.stderr.isTTY ? 'text' : 'json')) === 'text' ? textLine : jsonLine;
}

function sinksOf(show: (record: LogRecord) => void, files: LogFiles | undefined): Sinks {
  const terminal = appender(show);
  const line = lastRemembered(jsonLine);
  if (!files) return { appenders: { console: terminal }, used: ['console'] };
  return {
    appenders: {
      console: terminal,
      all: appender((record) => {
        put(files.all.sink, line, record);
      }),
      failures: appender((record) => {
        put(files.errors.sink, line, record);
      }),
      errors: { type: 'logLevelFilter', appender: 'failures', level: files.errors.minimum },
    },
    used: ['all', 'errors', 'console'],
  };
}

/** What one place cannot take still goes to the others: log4js would stop at the first that throws. */
function put(sink: LineSink, lineOfRecord: (record: LogRecord) => string, record: LogRecord): void {
  try {
    sink.write(lineOfRecord(record));
  } catch {
    sink.drop();
  }
}

/** An appender of ours is nothing but a function: what it writes to outlives every change of configuration. */
function appender(take: (record: LogRecord) => void): InlineAppender {
  return {
    type: {
      configure: () => (event: LoggingEvent) => {
        take(event.data[0] as LogRecord);
      },
    },
  };
}

/** An entry goes to several places one after the other. */
function lastRemembered(lineOfRecord: (record: LogRecord) => string): typeof lineOfRecord {
  let last: { readonly record: LogRecord; readonly line: string } | undefined;
  return (record) => {
    if (last?.record !== record) last = { record, line: lineOfRecord(record) };
    return last.line;
  };
}

async function within(ms: number, done: Promise<unknown> | undefined): Promise<void> {
  const enough = new AbortController();
  const late = setTimeout(ms, undefined, { signal: enough.signal }).catch(() => undefined);
  await Promise.race([done, late]);
  enough.abort();
}
