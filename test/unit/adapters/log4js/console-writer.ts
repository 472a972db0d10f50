import { writeSync } from 'node:fs';
import { Log4jsLogging } from '../../../../src/adapters/outbound/log4js/log4js-logging.js';

/** A program that logs more than a pipe holds, and exits at once after closing its log. */
const logging = new Log4jsLogging({ level: 'info' });
for (let index = 0; index < 2000; index += 1) {
  logging.logger.info('entry', { index, padding: 'x'.repeat(500) });
}
const before = logging.sinks()[0];
await logging.close();
if (process.env['TELL_CONSOLE']) {
  writeSync(1, JSON.stringify({ before, after: logging.sinks()[0] }));
}
process.exit(0);
