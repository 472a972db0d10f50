import {
  LevelTable,
  type LogLevels,
  type WantedLogLevels,
} from '../../../domain/logging/log-levels.js';
import { rankOf } from '../../../domain/logging/log-level.js';
import { whenSettled } from '../../../domain/shared/when-settled.js';
import type { ExecutionScope } from '../../../ports/runtime/execution-scope.js';
import type { LogControl, LogSink } from '../../../ports/runtime/log-control.js';
import type { Logger, LogLevel } from '../../../ports/runtime/logger.js';

const MOST_ENTRIES = 1000;

type Facts = Readonly<Record<string, unknown>>;

export interface LoggedEntry {
  readonly level: LogLevel;
  readonly logger: string;
  readonly message: string;
  /** A shallow copy, values as they were passed: tests can look at the very error. */
  readonly facts: Facts;
  readonly requestId?: string;
  readonly traceId?: string;
  readonly actor?: string;
}

export interface InMemoryLoggerOptions {
  readonly level?: LogLevel;
  readonly name?: string;
  readonly scope?: Pick<ExecutionScope, 'current'>;
}

interface Shared {
  readonly levels: LevelTable;
  readonly entries: LoggedEntry[];
  written: number;
  readonly scope: Pick<ExecutionScope, 'current'> | undefined;
}

/** Keeps the last 1000 entries of itself and its children, for tests and diagnosis. */
export class InMemoryLogger implements Logger, LogControl {
  private readonly name: string;
  private shared: Shared;

  constructor(options: InMemoryLoggerOptions = {}) {
    this.name = options.name ?? 'brain';
    const levels = new LevelTable({ root: options.level ?? 'trace' });
    this.shared = { levels, entries: [], written: 0, scope: options.scope };
  }

  /** Oldest first. */
  get entries(): readonly LoggedEntry[] {
    return [...this.shared.entries];
  }

  /** Holds for the children too. */
  setLevel(level: LogLevel): void {
    this.setLevels({ root: level });
  }

  get levels(): LogLevels {
    return this.shared.levels.levels;
  }

  sinks(): readonly LogSink[] {
    const { written } = this.shared;
    const memory = { name: 'memory', minimum: 'trace', path: null, fault: null } as const;
    return [{ ...memory, written, dropped: 0, waiting: 0 }];
  }

  settled(): Promise<void> {
    return Promise.resolve();
  }

  setLevels(wanted: WantedLogLevels): void {
    this.shared.levels.set(wanted);
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
    return rankOf(level) >= rankOf(this.shared.levels.levelOf(this.name));
  }

  child(name: string): InMemoryLogger {
    const child = new InMemoryLogger({ name: `${this.name}.${name}` });
    child.shared = this.shared;
    return child;
  }

  timed<T>(name: string, action: () => T, facts?: Facts, failedAt: LogLevel = 'error'): T {
    const startedMs = performance.now();
    const measured = () => ({ ...copied(facts), durationMs: performance.now() - startedMs });
    return whenSettled(action, {
      done: () => this.debug(name, measured()),
      failed: (error) => {
        this.keep(failedAt, name, { ...measured(), error });
      },
    });
  }

  private keep(level: LogLevel, message: string, facts: Facts | undefined): void {
    if (!this.isEnabled(level)) return;
    const { entries, scope } = this.shared;
    const context = scope?.current();
    this.shared.written += 1;
    entries.push({
      level,
      logger: this.name,
      message,
      facts: copied(facts),
      ...(context && { requestId: context.requestId, actor: context.actor.id }),
      ...(context?.trace && { traceId: context.trace.traceId }),
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
