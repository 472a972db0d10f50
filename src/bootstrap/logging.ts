import { Log4jsLogging } from '../adapters/outbound/log4js/log4js-logging.js';
import type { ExecutionScope } from '../ports/runtime/execution-scope.js';
import type { Config } from './config/config.js';
import { secretsOf } from './config/mask-config.js';

/** The log as configured; debug lowers the level, whatever `logging.level` says. */
export function createLogger(config: Config, scope?: ExecutionScope): Log4jsLogging {
  const { level, format, directory } = config.logging;
  return new Log4jsLogging({
    level: config.debug && level !== 'trace' ? 'debug' : level,
    format,
    directory,
    secrets: secretsOf(config),
    scope,
  });
}
