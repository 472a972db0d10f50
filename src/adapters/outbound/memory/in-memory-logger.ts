import type { ExecutionScope } from '../../../ports/runtime/execution-scope.js';
import type { Logger, LogLevel } from '../../../ports/runtime/logger.js';

const MOST_ENTRIES = 1000;
const LEVELS: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

type Facts = Readonly<Record<string, unknown>>;

export interface LoggedEntry {
  readonly level: LogLevel;
  readonly logger: string;
  readonly message: string;
  /** A shallow copy, values as they were passed: tests can look at the very error. */
  readonly facts: Facts;
  readonly requestId?: string;
  readonly actor?: string;
}

export interface InMemoryLoggerOptions {
  readonly level?: LogLevel;
  readonly name?: string;
  readonly scope?: Pick<ExecutionScope, 'current'>;
}

interface Shared {
  level: LogLevel;
  readonly entries: LoggedEntry[];
  readonly scope: Pick<ExecutionScope, 'current'> | undefined;
}

/** Keeps the last 1000 entries of itself and its children, for tests and diagnosis. */
export class InMemoryLogger implements Logger {
  private readonly name: string;
  private shared: Shared;

  constructor(options: InMemoryLoggerOptions = {}) {
    this.name = options.name ?? 'brain';
    this.shared = { level: options.level ?? 'trace', entries: [], scope: options.scope };
  }

  /** Oldest first. */
  get entries(): readonly LoggedEntry[] {
    return [...this.shared.entries];
  }

  /** Holds for the children too. */
  setLevel(level: LogLevel): void {
    this.shared.level = level;
  }

  trace(message: string, facts?: Facts): void {
    this.keep('trace', message, facts);
  }

  debug(message: string, facts?: Facts): void {
    this.keep('debug', message, facts);
  }

  info(message: string, facts?: Facts): void {
    this.keep('info', message, facts);
  }

  warn(message: string, facts?: Facts): void {
    this.keep('warn', message, facts);
  }

  error(message: string, facts?: Facts): void {
    this.keep('error', message, facts);
  }

  fatal(message: string, facts?: Facts): void {
    this.keep('fatal', message, facts);
  }

  isEnabled(level: LogLevel): boolean {
    return LEVELS.indexOf(level) >= LEVELS.indexOf(this.shared.level);
  }

  child(name: string): InMemoryLogger {
    const child = new InMemoryLogger({ name: `${this.name}.${name}` });
    child.shared = this.shared;
    return child;
  }

  private keep(level: LogLevel, message: string, facts: Facts | undefined): void {
    if (!this.isEnabled(level)) return;
    const { entries, scope } = this.shared;
    const context = scope?.current();
    entries.push({
      level,
      logger: this.name,
      message,
      facts: copied(facts),
      ...(context && { requestId: context.requestId, actor: context.actor.id }),
    });
    if (entries.length > MOST_ENTRIES) entries.shift();
  }
}

/** Logging never throws, whatever the facts do when read. */
function copied(facts: Facts | undefined): Facts {
  try {
    return { ...facts };
  } catch {
    return { facts: '[unreadable]' };
  }
}
