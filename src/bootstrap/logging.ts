import { acquireInstanceLock } from '../adapters/outbound/files/instance-lock.js';
import { Log4jsLogging } from '../adapters/outbound/log4js/log4js-logging.js';
import { InMemoryLogHistory } from '../adapters/outbound/memory/runtime/in-memory-log-history.js';
import { LOG_LEVELS } from '../domain/logging/log-level.js';
import { AppError } from '../domain/shared/app-error.js';
import { redactor } from '../domain/shared/redaction.js';
import type { ExecutionScope } from '../ports/runtime/execution-scope.js';
import type { LogControl } from '../ports/runtime/log-control.js';
import type { Logger } from '../ports/runtime/logger.js';
import type { Metrics } from '../ports/runtime/metrics.js';
import type { Config } from './config/config.js';
import { secretsOf } from './config/mask-config.js';
import type { LoggingPorts } from './open-adapters.js';

/** Processes that may write to one folder, each to files of its own. */
const MOST_PROCESSES = 64;

/** Newest entries kept in memory to be shown: 8 MB at the most. */
const KEPT_ENTRIES = 1000;

export interface Logging {
  readonly ports: LoggingPorts;
  /** Hides secrets within a text as entries do. */
  readonly redact: (text: string) => string;
  /** From now on entries show none of these either. */
  readonly hide: (secrets: readonly string[]) => void;
  /** Counts there what is lost. */
  readonly reportTo: (metrics: Metrics) => void;
  /** Resolves once everything is written; later entries are lost. */
  readonly close: () => Promise<void>;
}

/**
 * The log as configured; it shows none of the configured secrets.
 * @throws AppError `configuration` when log files cannot be written
 */
export async function openLogging(config: Config, scope?: ExecutionScope): Promise<Logging> {
  const { level, levels, format, directory, bufferSize, maxFileMb, files } = config.logging;
  const history = new InMemoryLogHistory(KEPT_ENTRIES);
  const place = directory === undefined ? undefined : await claimFiles(directory);
  try {
    const logging = new Log4jsLogging({
      level,
      levels,
      format,
      secrets: secretsOf(config),
      scope,
      directory,
      suffix: place?.suffix,
      bufferSize,
      maxFileMb,
      files,
      onRecord: (record) => {
        history.add(record);
      },
    });
    return {
      ports: { logger: logging.logger, logHistory: history, logControl: logging },
      redact: (text) => logging.redact(text),
      hide: (secrets) => {
        logging.hide(secrets);
      },
      reportTo: (metrics) => {
        logging.reportTo(metrics);
      },
      close: async () => {
        await logging.close();
        await place?.release();
      },
    };
  } catch (error) {
    await place?.release();
    throw error;
  }
}

/** For commands that do one thing and end: they leave the files to the processes that run. */
export function consoleLogging(config: Config): Log4jsLogging {
  const { level, levels, format } = config.logging;
  return new Log4jsLogging({ level, levels, format, secrets: secretsOf(config) });
}

/** A logger that was passed in: what it does with entries is not known here. */
export function foreignLogging(logger: Logger): Logging {
  const level = LOG_LEVELS.find((one) => logger.isEnabled(one)) ?? 'fatal';
  const logControl: LogControl = {
    levels: { root: level, loggers: {} },
    setLevels: () => undefined,
    sinks: () => [],
    settled: () => Promise.resolve(),
  };
  let redact = redactor();
  return {
    ports: { logger, logHistory: new InMemoryLogHistory(), logControl },
    redact: (text) => redact(text),
    hide: (secrets) => {
      redact = redactor(secrets);
    },
    reportTo: () => undefined,
    close: () => Promise.resolve(),
  };
}

interface ClaimedFiles {
  /** Empty for the first process. */
  readonly suffix: string;
  readonly release: () => Promise<void>;
}

/**
 * Two processes must not rotate one file. The first that comes has `brain.log`, the next `brain-2.log`; a
 * name that is free again is taken by the next that starts, so their number stays bounded.
 */
async function claimFiles(directory: string): Promise<ClaimedFiles> {
  for (let number = 1; number <= MOST_PROCESSES; number += 1) {
    const suffix = number === 1 ? '' : `-${String(number)}`;
    try {
      const lock = await acquireInstanceLock(directory, `log${suffix}`, { pid: process.pid });
      return { suffix, release: () => lock.release() };
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'instance.already-running')) throw error;
    }
  }
  throw new AppError(
    'configuration',
    'logging.too-many-processes',
    `${String(MOST_PROCESSES)} processes write their log to ${directory} already`,
  );
}
