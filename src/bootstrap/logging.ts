import { Log4jsLogging } from '../adapters/outbound/log4js/log4js-logging.js';
import type { ExecutionScope } from '../ports/runtime/execution-scope.js';
import type { Config } from './config/config.js';
import { secretsOf } from './config/mask-config.js';

/** The log as configured; it shows none of the configured secrets. */
export function openLogging(config: Config, scope?: ExecutionScope): Log4jsLogging {
  const { level, levels, format, directory } = config.logging;
  const secrets = secretsOf(config);
  return new Log4jsLogging({ level, levels, format, directory, secrets, scope });
}
