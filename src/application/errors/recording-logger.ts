import { rankOf } from '../../domain/logging/log-level.js';
import { whenSettled } from '../../domain/shared/when-settled.js';
import type { ErrorRecorder } from '../../ports/errors/error-recorder.js';
import type { Logger, LogLevel } from '../../ports/runtime/logger.js';

type Facts = Readonly<Record<string, unknown>>;

/** Passes everything on; what is logged as a warning or worse with an `error` is recorded as a failure. */
export class RecordingLogger implements Logger {
  constructor(
    private readonly logger: Logger,
    private readonly errors: ErrorRecorder,
    private readonly component: string,
  ) {}

  trace(message: string, facts?: Facts): void {
    this.logger.trace(message, facts);
  }

  debug(message: string, facts?: Facts): void {
    this.logger.debug(message, facts);
  }

  info(message: string, facts?: Facts): void {
    this.logger.info(message, facts);
  }

  warn(message: string, facts?: Facts): void {
    this.record(facts);
    this.logger.warn(message, facts);
  }

  error(message: string, facts?: Facts): void {
    this.record(facts);
    this.logger.error(message, facts);
  }

  fatal(message: string, facts?: Facts): void {
    this.record(facts);
    this.logger.fatal(message, facts);
  }

  isEnabled(level: LogLevel): boolean {
    return this.logger.isEnabled(level);
  }

  child(name: string): RecordingLogger {
    return new RecordingLogger(this.logger.child(name), this.errors, `${this.component}.${name}`);
  }

  timed<T>(name: string, action: () => T, facts?: Facts, failedAt?: LogLevel): T {
    const recorded = failedAt === undefined || rankOf(failedAt) >= rankOf('warn');
    return whenSettled(() => this.logger.timed(name, action, facts, failedAt), {
      done: () => undefined,
      failed: (error) => {
        if (recorded) this.errors.record(error, this.component);
      },
    });
  }

  private record(facts: Facts | undefined): void {
    const error = errorOf(facts);
    if (error) this.errors.record(error, this.component);
  }
}

/** Logging never throws, whatever the facts do when read. */
function errorOf(facts: Facts | undefined): Error | undefined {
  try {
    const error = facts?.['error'];
    return error instanceof Error ? error : undefined;
  } catch {
    return undefined;
  }
}
