import type { LogLevel } from '../../domain/logging/log-level.js';

export type { LogLevel } from '../../domain/logging/log-level.js';

/** Structured: a constant message and its facts. The request id, the actor and the trace in force are added by the adapter. */
export interface Logger {
  trace(message: string, facts?: Readonly<Record<string, unknown>>): void;
  debug(message: string, facts?: Readonly<Record<string, unknown>>): void;
  info(message: string, facts?: Readonly<Record<string, unknown>>): void;
  warn(message: string, facts?: Readonly<Record<string, unknown>>): void;
  error(message: string, facts?: Readonly<Record<string, unknown>>): void;
  fatal(message: string, facts?: Readonly<Record<string, unknown>>): void;
  /** Lets callers skip preparing facts that nobody would read. */
  isEnabled(level: LogLevel): boolean;
  /** A logger named `<this name>.<name>`. */
  child(name: string): Logger;
  /**
   * Runs the action, synchronous or not, and answers or throws what it does. Logs `name` with `durationMs`:
   * at debug when it is done; with `error`, when it throws, at error unless `failedAt` says otherwise.
   */
  timed<T>(
    name: string,
    action: () => T,
    facts?: Readonly<Record<string, unknown>>,
    failedAt?: LogLevel,
  ): T;
}
