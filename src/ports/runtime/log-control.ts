import type { LogLevel } from '../../domain/logging/log-level.js';
import type { LogLevels, WantedLogLevels } from '../../domain/logging/log-levels.js';

/** One place that entries go to, and how it fares since the start. */
export interface LogSink {
  /** `console`, or the name of the file. */
  readonly name: string;
  /** Takes entries at or above it, of those that their logger's level lets pass. */
  readonly minimum: LogLevel;
  /** Null when it is no file. */
  readonly path: string | null;
  readonly written: number;
  /** Entries that were lost because the place was too slow, or away for too long. */
  readonly dropped: number;
  readonly waiting: number;
  /** What is wrong with it now: nothing can be written, or a full file cannot be put aside. */
  readonly fault: string | null;
}

/** How the log of this process is set, and how it fares. */
export interface LogControl {
  readonly levels: LogLevels;
  /**
   * Holds at once, for loggers in use too, and as a whole.
   * @throws AppError `validation` when a level or name is none, or there are more than 100; nothing changes then
   */
  setLevels(wanted: WantedLogLevels): void;
  sinks(): readonly LogSink[];
  /** Resolves once nothing waits, or after two seconds. */
  settled(): Promise<void>;
}
