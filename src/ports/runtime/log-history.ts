import type { LogFilter } from '../../domain/logging/log-filter.js';
import type { LogRecord } from '../../domain/logging/log-record.js';

/** News for one follower. */
export interface LogBatch {
  readonly records: readonly LogRecord[];
  /** Entries that were left out after these, because the follower was too slow. */
  readonly missed: number;
}

/** The last entries of this process's log, as they were written: bounded, free of secrets. */
export interface LogHistory {
  /** The newest `limit` of those wanted, oldest first. */
  list(filter: LogFilter, limit: number): readonly LogRecord[];
  /**
   * From now on, until the signal aborts, preceded by the newest `last` there are. A follower that is slow
   * misses entries, and delays nobody.
   * @throws AppError `rate-limited` (`logs.too-many-followers`)
   */
  follow(filter: LogFilter, last: number, signal: AbortSignal): AsyncIterable<LogBatch>;
}
