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

  private record(facts: Facts | undefined): void {
    const error = facts?.['error'];
    if (error instanceof Error) this.errors.record(error, this.component);
  }
}
