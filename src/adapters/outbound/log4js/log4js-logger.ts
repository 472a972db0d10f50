import { threadId } from 'node:worker_threads';
import type { Logger as Log4jsCategory } from 'log4js';
import { LogThreshold, type LevelTable } from '../../../domain/logging/log-levels.js';
import type { LogRecord } from '../../../domain/logging/log-record.js';
import { boundedFacts } from '../../../domain/shared/bounded-facts.js';
import { redactedStart } from '../../../domain/shared/redacted-start.js';
import { whenSettled } from '../../../domain/shared/when-settled.js';
import type { ExecutionScope } from '../../../ports/runtime/execution-scope.js';
import type { Logger, LogLevel } from '../../../ports/runtime/logger.js';
import { CaughtStack } from './call-site.js';

const LONGEST_MESSAGE = 768;
const LONGEST_NAME = 128;

/** What the loggers of one output share. */
export interface LogOutput {
  /** Lets everything pass; the levels decide. */
  readonly category: Pick<Log4jsCategory, 'log'>;
  readonly levels: LevelTable;
  readonly redact: (text: string) => string;
  readonly scope: Pick<ExecutionScope, 'current'> | undefined;
}

type Facts = Readonly<Record<string, unknown>>;

/** Prepares entries for log4js. Logging never throws: an entry that cannot be written is lost alone. */
export class Log4jsLogger implements Logger {
  private readonly threshold: LogThreshold;
  private readonly shownName: string;
  private readonly lastName: string;

  constructor(
    private readonly output: LogOutput,
    private readonly name: string,
  ) {
    this.threshold = new LogThreshold(output.levels, name);
    this.shownName = redactedStart(name, LONGEST_NAME, output.redact);
    this.lastName = this.shownName.slice(this.shownName.lastIndexOf('.') + 1);
  }

  trace(message: string, facts?: Facts): void {
    if (this.isEnabled('trace')) this.write('trace', message, facts, new CaughtStack());
  }

  debug(message: string, facts?: Facts): void {
    if (this.isEnabled('debug')) this.write('debug', message, facts, new CaughtStack());
  }

  info(message: string, facts?: Facts): void {
    if (this.isEnabled('info')) this.write('info', message, facts);
  }

  warn(message: string, facts?: Facts): void {
    if (this.isEnabled('warn')) this.write('warn', message, facts);
  }

  error(message: string, facts?: Facts): void {
    if (this.isEnabled('error')) this.write('error', message, facts, new CaughtStack());
  }

  fatal(message: string, facts?: Facts): void {
    if (this.isEnabled('fatal')) this.write('fatal', message, facts, new CaughtStack());
  }

  isEnabled(level: LogLevel): boolean {
    return this.threshold.passes(level);
  }

  child(name: string): Log4jsLogger {
    return new Log4jsLogger(this.output, `${this.name}.${name}`);
  }

  timed<T>(name: string, action: () => T, facts?: Facts, failedAt: LogLevel = 'error'): T {
    // Afterwards nothing on the stack would say who asked.
    const stack = this.isEnabled(failedAt) ? new CaughtStack() : undefined;
    const startedMs = performance.now();
    const tell = (level: LogLevel, outcome: Facts) => {
      if (!this.isEnabled(level)) return;
      const durationMs = Math.round((performance.now() - startedMs) * 1_000) / 1_000;
      this.write(level, name, facts, stack, { durationMs, ...outcome });
    };
    return whenSettled(action, {
      done: () => {
        tell('debug', {});
      },
      failed: (error) => {
        tell(failedAt, { error });
      },
    });
  }

  private write(
    level: LogLevel,
    message: string,
    facts: Facts | undefined,
    stack?: CaughtStack,
    measured?: Facts,
  ): void {
    try {
      this.output.category.log(level, this.entry(level, message, facts, stack, measured));
    } catch {
      // The place to report it is the one that failed.
    }
  }

  private entry(
    level: LogLevel,
    message: string,
    facts: Facts | undefined,
    stack: CaughtStack | undefined,
    measured: Facts | undefined,
  ): LogRecord {
    const { redact, scope } = this.output;
    const extra = {
      ...(facts && boundedFacts(facts, redact)),
      ...(measured && boundedFacts(measured, redact)),
    };
    const context = scope?.current();
    return {
      timestamp: new Date().toISOString(),
      level,
      logger: this.shownName,
      message: redactedStart(message, LONGEST_MESSAGE, redact),
      module: this.lastName,
      pid: process.pid,
      threadId,
      ...stack?.site(),
      ...(context && {
        requestId: redactedStart(context.requestId, LONGEST_NAME, redact),
        actor: redactedStart(context.actor.id, LONGEST_NAME, redact),
        ...(context.trace && { traceId: context.trace.traceId }),
      }),
      ...((facts ?? measured) && { extra }),
    };
  }
}
