import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Log4jsLogging } from '../../src/adapters/outbound/log4js/log4js-logging.js';
import { InMemoryLogger } from '../../src/adapters/outbound/memory/in-memory-logger.js';
import { logControlContract } from './log-control.contract.js';

logControlContract('InMemoryLogger', () => {
  const logger = new InMemoryLogger({ level: 'info' });
  return { control: logger, logger, close: () => Promise.resolve() };
});

logControlContract('Log4jsLogging', () => {
  const directory = mkdtempSync(join(tmpdir(), 'brain-log-'));
  const logging = new Log4jsLogging({ level: 'info', directory, write: () => undefined });
  return {
    control: logging,
    logger: logging.logger,
    close: async () => {
      await logging.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
});
