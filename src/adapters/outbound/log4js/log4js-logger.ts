import type { Logger as Log4jsCategory } from 'log4js';
import type { ExecutionScope } from '../../../ports/runtime/execution-scope.js';
import type { Logger, LogLevel } from '../../../ports/runtime/logger.js';
import { boundedFacts } from './bounded-facts.js';
import type { LogEntry } from './log-line.js';
import type { LogThreshold } from './log-threshold.js';

const LONGEST_MESSAGE = 768;
const LONGEST_NAME = 128;

/** What the loggers of one output share. */
export interface LogOutput {
  /** Lets everything pass; the threshold decides. */
  readonly category: Pick<Log4jsCategory, 'log'>;
  readonly threshold: LogThreshold;
  readonly redact: (text: string) => string;
  readonly scope: Pick<ExecutionScope, 'current'> | undefined;
}

type Facts = Readonly<Record<string, unknown>>;

/** Prepares entries for log4js. Logging never throws: an entry that cannot be written is lost alone. */
export class Log4jsLogger implements Logger {
  constructor(
    private readonly output: LogOutput,
    private readonly name: string,
  ) {}

  trace(message: string, facts?: Facts): void {
    this.write('trace', message, facts);
  }

  debug(message: string, facts?: Facts): void {
    this.write('debug', message, facts);
  }

  info(message: string, facts?: Facts): void {
    this.write('info', message, facts);
  }

  warn(message: string, facts?: Facts): void {
    this.write('warn', message, facts);
  }

  error(message: string, facts?: Facts): void {
    this.write('error', message, facts);
  }

  fatal(message: string, facts?: Facts): void {
    this.write('fatal', message, facts);
  }

  isEnabled(level: LogLevel): boolean {
    return this.output.threshold.passes(level);
  }

  child(name: string): Log4jsLogger {
    return new Log4jsLogger(this.output, `${this.name}.${name}`);
  }

  private write(level: LogLevel, message: string, facts: Facts | undefined): void {
    if (!this.output.threshold.passes(level)) return;
    try {
      this.output.category.log(level, this.entry(level, message, facts));
    } catch {
      // The place to report it is the one that failed.
    }
  }

  private entry(level: LogLevel, message: string, facts: Facts | undefined): LogEntry {
    const { redact, scope } = this.output;
    const context = scope?.current();
    return {
      timestamp: new Date().toISOString(),
      level,
      logger: this.name.slice(0, LONGEST_NAME),
      message: cut(redact(message.slice(0, 4 * LONGEST_MESSAGE)), LONGEST_MESSAGE),
      pid: process.pid,
      ...(context && {
        requestId: redact(context.requestId.slice(0, LONGEST_NAME)),
        actor: redact(context.actor.id.slice(0, LONGEST_NAME)),
      }),
      ...(facts && { extra: boundedFacts(facts, redact) }),
    };
  }
}

const cut = (text: string, longest: number): string =>
  text.length > longest ? `${text.slice(0, longest)}…` : text;
