import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { InMemoryMetrics } from '../../../../src/adapters/outbound/memory/in-memory-metrics.js';
import { gate } from '../../../support/gate.js';
import { captured } from './log-capture.js';

describe('Log4jsLogging with files in trouble', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'brain-log-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('goes on at once while the disk hangs, drops, and counts in a metric', async () => {
    const stuck = gate();
    const texts: Record<string, string> = {};
    const { logging, lines } = captured({
      directory: folder,
      bufferSize: 10,
      openTarget: (path) => ({
        append: async (batch) => {
          await stuck.passed;
          texts[path] = (texts[path] ?? '') + batch.join('');
          return batch.length;
        },
        close: () => Promise.resolve(),
      }),
    });
    const metrics = new InMemoryMetrics();
    for (let index = 0; index < 15; index += 1) logging.logger.info('entry', { index });
    logging.reportTo(metrics);
    for (let index = 0; index < 5; index += 1) logging.logger.info('entry', { index });
    expect(lines).to.have.lengthOf(20);
    const dropped = (sink: string) => metrics.value('log_entries_dropped_total', { sink });
    expect([dropped('brain.log'), dropped('errors.log')]).to.deep.equal([10, 0]);
    expect(logging.sinks().find(({ name }) => name === 'brain.log')).to.deep.include({
      dropped: 10,
      waiting: 10,
      written: 0,
    });
    stuck.open();
    await logging.settled();
    const notice = JSON.parse(
      texts[join(folder, 'brain.log')]?.trimEnd().split('\n').at(-1) ?? '',
    ) as {
      message: string;
      extra: unknown;
    };
    expect(notice.message).to.match(/^Entries were dropped/);
    expect(notice.extra).to.deep.equal({ dropped: 10 });
    await logging.close();
  });

  it('says on the console that a file cannot be written, once, and counts', async () => {
    const directory = join(folder, 'logs');
    const { logging, lines } = captured({ directory });
    const metrics = new InMemoryMetrics();
    logging.reportTo(metrics);
    logging.logger.info('before');
    await logging.settled();
    rmSync(directory, { recursive: true });
    writeFileSync(directory, 'in the way');
    logging.logger.info('during');
    while (logging.sinks().every(({ fault }) => fault === null)) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(metrics.value('log_write_failures_total', { sink: 'brain.log' })).to.be.at.least(1);
    rmSync(directory);
    await logging.close();
    const said = lines.map((line) => (JSON.parse(line) as { message: string }).message);
    expect(said.filter((message) => message.startsWith('Log file cannot'))).to.have.lengthOf(1);
    expect(said.at(-1)).to.equal('Log file is written again');
    expect(readFileSync(join(directory, 'brain.log'), 'utf8')).to.include('"message":"during"');
  });

  it('writes an entry to every other place when one cannot take it, and counts', async () => {
    const metrics = new InMemoryMetrics();
    const { logging } = captured({
      directory: folder,
      write: () => {
        throw new Error('console');
      },
      onRecord: () => {
        throw new Error('listener');
      },
    });
    logging.logger.error('heard');
    await logging.close();
    logging.reportTo(metrics);
    for (const name of ['brain.log', 'errors.log']) {
      expect(readFileSync(join(folder, name), 'utf8'), name).to.include('"message":"heard"');
    }
    const counts = logging.sinks().map(({ written, dropped }) => [written, dropped]);
    expect(counts).to.deep.equal([
      [0, 1],
      [1, 0],
      [1, 0],
    ]);
    expect(metrics.value('log_entries_dropped_total', { sink: 'console' })).to.equal(1);
  });
});
