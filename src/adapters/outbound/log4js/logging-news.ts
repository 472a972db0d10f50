import { threadId } from 'node:worker_threads';
import type { LogLevel } from '../../../domain/logging/log-level.js';
import type { LogRecord } from '../../../domain/logging/log-record.js';
import { redactor } from '../../../domain/shared/redaction.js';
import { boundedFacts } from '../../../domain/shared/bounded-facts.js';

const redact = redactor();

/** An entry about logging itself, which no logger writes. */
export function loggingNews(
  level: LogLevel,
  message: string,
  facts: Readonly<Record<string, unknown>>,
): LogRecord {
  return {
    timestamp: new Date().toISOString(),
    level,
    logger: 'brain.log',
    message,
    module: 'log',
    pid: process.pid,
    threadId,
    extra: boundedFacts(facts, redact),
  };
}
