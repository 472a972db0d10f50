import { validationError } from '../../domain/shared/app-error.js';
import type { LogFilter } from '../../domain/logging/log-filter.js';
import type { LogLevel } from '../../domain/logging/log-level.js';
import type { LogRecord } from '../../domain/logging/log-record.js';
import type { LogControl, LogSink } from '../../ports/runtime/log-control.js';
import type { LogBatch, LogHistory } from '../../ports/runtime/log-history.js';
import type { UseCase } from '../shared/use-case.js';

/** Entries of one answer. */
export const MOST_LOG_RECORDS = 1_000;

export interface ListLogsInput {
  readonly filter: LogFilter;
  readonly limit: number;
}

/** The newest entries of the process that answers, oldest first. */
export class ListLogs implements UseCase<ListLogsInput, readonly LogRecord[]> {
  readonly name = 'logs.list';
  readonly permission = 'log:read';

  constructor(private readonly deps: { readonly history: LogHistory }) {}

  async execute({ filter, limit }: ListLogsInput): Promise<readonly LogRecord[]> {
    requireLimit('limit', limit, 1);
    return Promise.resolve(this.deps.history.list(filter, limit));
  }
}

export interface FollowLogsInput {
  readonly filter: LogFilter;
  /** How many of the entries there are come first. */
  readonly last: number;
  /** Aborts when nobody listens any more. */
  readonly signal: AbortSignal;
}

/** Entries as they are written, from now on. */
export class FollowLogs implements UseCase<FollowLogsInput, AsyncIterable<LogBatch>> {
  readonly name = 'logs.follow';
  readonly permission = 'log:read';

  constructor(private readonly deps: { readonly history: LogHistory }) {}

  async execute({ filter, last, signal }: FollowLogsInput): Promise<AsyncIterable<LogBatch>> {
    requireLimit('last', last, 0);
    return Promise.resolve(this.deps.history.follow(filter, last, signal));
  }
}

export interface LogStatus {
  readonly level: LogLevel;
  readonly loggers: Readonly<Record<string, LogLevel>>;
  readonly sinks: readonly LogSink[];
}

/** The levels in force and how the places fare that entries go to. */
export class GetLogStatus implements UseCase<void, LogStatus> {
  readonly name = 'logs.status';
  readonly permission = 'log:read';

  constructor(private readonly deps: { readonly control: LogControl }) {}

  async execute(): Promise<LogStatus> {
    const { control } = this.deps;
    const { root: level, loggers } = control.levels;
    return Promise.resolve({ level, loggers, sinks: control.sinks() });
  }
}

function requireLimit(path: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least && value <= MOST_LOG_RECORDS) return;
  const bounds = `between ${String(least)} and ${String(MOST_LOG_RECORDS)}`;
  throw validationError('logs.bad-limit', `${path} must be ${bounds}`, [
    { path, message: `must be an integer ${bounds}` },
  ]);
}
