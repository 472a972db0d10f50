import type { JsonObject } from '../shared/json.js';
import type { LogLevel } from './log-level.js';

/** What one entry of the log tells; all its texts are bounded and free of secrets already. */
export interface LogRecord {
  /** ISO 8601, UTC. */
  readonly timestamp: string;
  readonly level: LogLevel;
  readonly logger: string;
  readonly message: string;
  /** Source file of the call site, without path and extension; else the last part of the logger's name. */
  readonly module: string;
  readonly pid: number;
  readonly threadId: number;
  /** Of the call site, from `error` up and for `debug` and below. */
  readonly function?: string;
  readonly line?: number;
  readonly requestId?: string;
  /** The distributed trace it belongs to. */
  readonly traceId?: string;
  readonly actor?: string;
  readonly extra?: JsonObject;
}
