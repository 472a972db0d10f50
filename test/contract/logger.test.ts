import { Log4jsLogging } from '../../src/adapters/outbound/log4js/log4js-logging.js';
import { InMemoryLogger } from '../../src/adapters/outbound/memory/in-memory-logger.js';
import { loggerContract, type SeenEntry } from './logger.contract.js';

loggerContract('InMemoryLogger', (level, scope) => {
  const logger = new InMemoryLogger({ level, scope });
  return {
    logger,
    setLevels: (next) => logger.setLevels(next),
    entries: () => logger.entries,
    close: () => Promise.resolve(),
  };
});

loggerContract('Log4jsLogger', (level, scope) => {
  const lines: string[] = [];
  const logging = new Log4jsLogging({
    level,
    scope,
    format: 'json',
    write: (line) => void lines.push(line),
  });
  const entryOf = (line: string): SeenEntry => {
    const { extra = {}, ...entry } = JSON.parse(line) as SeenEntry & { extra?: SeenEntry['facts'] };
    return { ...entry, facts: extra };
  };
  return {
    logger: logging.logger,
    setLevels: (next) => logging.setLevels(next),
    entries: () => lines.map(entryOf),
    close: () => logging.close(),
  };
});
