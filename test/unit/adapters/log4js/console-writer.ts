import { Log4jsLogging } from '../../../../src/adapters/outbound/log4js/log4js-logging.js';

/** A program that logs more than a pipe holds, and exits at once after closing its log. */
const logging = new Log4jsLogging({ level: 'info' });
for (let index = 0; index < 2000; index += 1) {
  logging.logger.info('entry', { index, padding: 'x'.repeat(500) });
}
await logging.close();
process.exit(0);
