import { validationError, type FieldFault } from '../shared/app-error.js';
import { LOG_LEVELS, parseLogLevel, rankOf, type LogLevel } from './log-level.js';

/** Loggers that may have a level of their own. */
export const MOST_LOGGERS = 100;

const LOGGER_NAME = /^[\w.-]{1,128}$/;

/** Which entries are written: of each logger those at or above its level. */
export interface LogLevels {
  /** Of loggers for which `loggers` says nothing. */
  readonly root: LogLevel;
  /** By name; a level holds for the loggers below it too (`brain.http` for `brain.http.stream`). */
  readonly loggers: Readonly<Record<string, LogLevel>>;
}

/** Levels as people write them: any case of letters, WARNING and CRITICAL too. */
export interface WantedLogLevels {
  readonly root: string;
  readonly loggers?: Readonly<Record<string, string>>;
}

/** @throws AppError `validation` (`logging.bad-levels`) with every fault */
export function parseLogLevels({ root, loggers = {} }: WantedLogLevels): LogLevels {
  const faults: FieldFault[] = [];
  const level = (path: string, text: string): LogLevel => {
    const parsed = parseLogLevel(text);
    if (!parsed) faults.push({ path, message: `must be one of ${LOG_LEVELS.join(', ')}` });
    return parsed ?? 'info';
  };
  const names = Object.keys(loggers);
  if (names.length > MOST_LOGGERS) {
    faults.push({ path: 'loggers', message: `must be ${String(MOST_LOGGERS)} at the most` });
  }
  const wanted = Object.entries(loggers)
    .slice(0, MOST_LOGGERS)
    .map(([name, text]): [string, LogLevel] => {
      const path = `loggers.${name.slice(0, 128)}`;
      if (!LOGGER_NAME.test(name)) faults.push({ path, message: 'is no name of a logger' });
      return [name, level(path, text)];
    });
  const levels = { root: level('root', root), loggers: Object.fromEntries(wanted) };
  if (faults.length === 0) return levels;
  throw validationError('logging.bad-levels', 'The log levels are not valid', faults);
}

/** The level in force for each logger, changed as a whole while loggers are in use. */
export class LevelTable {
  private current: LogLevels;
  private changes = 0;

  constructor(wanted: WantedLogLevels) {
    this.current = parseLogLevels(wanted);
  }

  get levels(): LogLevels {
    return this.current;
  }

  /** Another number after every change, so that loggers may remember their level until then. */
  get version(): number {
    return this.changes;
  }

  /** @throws AppError `validation`; then nothing has changed */
  set(wanted: WantedLogLevels): void {
    this.current = parseLogLevels(wanted);
    this.changes += 1;
  }

  /** That of the logger itself, else of its nearest ancestor, else the root's. */
  levelOf(name: string): LogLevel {
    const { root, loggers } = this.current;
    for (let at = name; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
      if (Object.hasOwn(loggers, at)) return loggers[at] ?? root;
    }
    return root;
  }
}

/** What one logger asks at every entry: whether a level is written. Remembers the answer until levels change. */
export class LogThreshold {
  private seen = -1;
  private rank = 0;

  constructor(
    private readonly table: LevelTable,
    private readonly name: string,
  ) {}

  passes(level: LogLevel): boolean {
    if (this.seen !== this.table.version) {
      this.rank = rankOf(this.table.levelOf(this.name));
      this.seen = this.table.version;
    }
    return rankOf(level) >= this.rank;
  }
}
