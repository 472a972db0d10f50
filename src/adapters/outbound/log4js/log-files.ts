import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../domain/shared/app-error.js';
import type { LogRecord } from '../../../domain/logging/log-record.js';
import type { LogLevel } from '../../../domain/logging/log-level.js';
import type { LogSink } from '../../../ports/runtime/log-control.js';
import { FileSink, type LineTarget } from './file-sink.js';
import type { LogCounters } from './log-counters.js';
import { jsonLine } from './log-line.js';
import { loggingNews } from './logging-news.js';
import { RollingFile } from './rolling-file.js';

const MEGABYTE = 1024 * 1024;

/** Bytes that may wait for each file; entries take 8 kB at the most. */
const MOST_BYTES = 8 * MEGABYTE;

export interface LogFileOptions {
  /** Folder of brain.log and errors.log. */
  readonly directory: string;
  /** Follows `brain` and `errors` in the names of files, where several processes share the folder. */
  readonly suffix?: string | undefined;
  /** Size at which a file is put aside, MB; 10 when absent. */
  readonly maxFileMb?: number | undefined;
  /** Old files kept of each; 5 when absent. */
  readonly files?: number | undefined;
  /** Whether old files are compressed; true when absent. */
  readonly compress?: boolean | undefined;
  /** Entries that may wait for each file; 1000 when absent. */
  readonly bufferSize?: number | undefined;
}

interface LogFile {
  readonly name: string;
  readonly minimum: LogLevel;
  readonly path: string;
  readonly sink: FileSink;
}

/** `brain.log` has everything, `errors.log` what is at error or above; always one JSON object a line. */
export class LogFiles {
  readonly all: LogFile;
  readonly errors: LogFile;

  /**
   * @param tell takes entries about the files themselves, which cannot go to them
   * @throws AppError `configuration` when the folder cannot be written
   */
  constructor(
    private readonly options: LogFileOptions,
    private readonly counters: LogCounters,
    private readonly tell: (record: LogRecord) => void,
    private readonly openTarget?: (path: string) => LineTarget,
  ) {
    prepare(options.directory);
    this.all = this.file('brain', 'trace');
    this.errors = this.file('errors', 'error');
  }

  sinks(): readonly LogSink[] {
    return [this.all, this.errors].map(({ name, minimum, path, sink }) => ({
      name,
      minimum,
      path,
      written: sink.written,
      dropped: sink.dropped,
      waiting: sink.waiting,
      fault: sink.fault ?? null,
    }));
  }

  async settled(): Promise<void> {
    await Promise.all([this.all.sink.settled(), this.errors.sink.settled()]);
  }

  async close(): Promise<void> {
    await Promise.all([this.all.sink.close(), this.errors.sink.close()]);
  }

  private file(base: string, minimum: LogLevel): LogFile {
    const { directory, suffix = '', bufferSize = 1000 } = this.options;
    const name = `${base}.log`;
    const path = join(directory, `${base}${suffix}.log`);
    const sink = new FileSink({
      target: this.openTarget?.(path) ?? this.rolling(name, path),
      mostLines: bufferSize,
      mostBytes: MOST_BYTES,
      notice: (dropped) =>
        jsonLine(loggingNews('warn', 'Entries were dropped: the disk is too slow', { dropped })),
      onFailing: (error) => {
        this.tell(loggingNews('error', 'Log file cannot be written; trying on', { path, error }));
      },
      onRecovered: () => {
        this.tell(loggingNews('warn', 'Log file is written again', { path }));
      },
      onDropped: () => {
        this.counters.addDropped(name);
      },
      onFailure: () => {
        this.counters.addFailure(name);
      },
    });
    return { name, minimum, path, sink };
  }

  private rolling(name: string, path: string): RollingFile {
    const { maxFileMb = 10, files = 5, compress = true } = this.options;
    return new RollingFile({
      path,
      maxBytes: maxFileMb * MEGABYTE,
      files,
      compress,
      onRollFailed: (error, isFirst) => {
        this.counters.addFailure(name);
        if (!isFirst) return;
        this.tell(
          loggingNews('error', 'Full log file cannot be put aside; it grows on', { path, error }),
        );
      },
      onRollRecovered: () => {
        this.tell(loggingNews('warn', 'Full log file was put aside again', { path }));
      },
    });
  }
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
