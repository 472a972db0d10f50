import type { LogLevel } from '../../../ports/runtime/logger.js';

const RANKS: Readonly<Record<LogLevel, number>> = {
  trace: 0,
  debug: 1,
  info: 2,
  warn: 3,
  error: 4,
  fatal: 5,
};

/** The level below which entries are dropped: one for all loggers of an output, changed while they run. */
export class LogThreshold {
  private rank: number;

  constructor(private current: LogLevel) {
    this.rank = RANKS[current];
  }

  get level(): LogLevel {
    return this.current;
  }

  set level(level: LogLevel) {
    this.current = level;
    this.rank = RANKS[level];
  }

  passes(level: LogLevel): boolean {
    return RANKS[level] >= this.rank;
  }
}
