import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { Log4jsLogging } from '../../../../src/adapters/outbound/log4js/log4js-logging.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';
import { captured } from './log-capture.js';

describe('Log4jsLogging', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'brain-log-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const linesOf = (name: string): string[] =>
    readFileSync(join(folder, name), 'utf8').split('\n').slice(0, -1);

  it('writes one JSON object per entry', async () => {
    const actor = { kind: 'system', id: 'system:worker', role: 'admin' } as const;
    const { logging, last } = captured({ scope: { current: () => ({ requestId: 'r-1', actor }) } });
    logging.logger.child('jobs').warn('Job failed', { attempt: 2 });
    const { timestamp, ...rest } = last();
    expect(timestamp).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(rest).to.deep.equal({
      level: 'warn',
      logger: 'brain.jobs',
      message: 'Job failed',
      module: 'jobs',
      pid: process.pid,
      threadId: 0,
      requestId: 'r-1',
      actor: 'system:worker',
      extra: { attempt: 2 },
    });
    await logging.close();
  });

  it('writes text for people, stacks indented below', async () => {
    const actor = { kind: 'system', id: 'system:worker', role: 'admin' } as const;
    const { logging, lines } = captured({
      format: 'text',
      scope: { current: () => ({ requestId: 'r-1', actor }) },
    });
    const cause = new TypeError('socket closed');
    const error = new AppError('unavailable', 'db.down', 'The database is down', { cause });
    logging.logger.error('Job failed', { queue: 'http', words: 'two words', error });
    const [head = '', ...frames] = (lines[0] ?? '').split('\n');
    expect(head.replace(/^\S+ /, '')).to.equal(
      'ERROR brain requestId=r-1 actor=system:worker: Job failed queue=http words="two words" ' +
        'error="AppError[db.down]: The database is down" because of "TypeError: socket closed"',
    );
    expect(frames).not.to.have.lengthOf(0);
    expect(frames.filter((frame) => !frame.startsWith('    at '))).to.deep.equal([]);
    await logging.close();
  });

  it('writes everything to brain.log and failures to errors.log, for the owner only', async () => {
    const { logging, lines } = captured({ directory: folder, format: 'text' });
    logging.logger.info('fine');
    logging.logger.error('not fine');
    await logging.close();
    const messages = (name: string) =>
      linesOf(name).map((line) => (JSON.parse(line) as { message: string }).message);
    expect(messages('brain.log')).to.deep.equal(['fine', 'not fine']);
    expect(messages('errors.log')).to.deep.equal(['not fine']);
    expect(lines).to.have.lengthOf(2);
    expect(statSync(join(folder, 'brain.log')).mode & 0o777).to.equal(0o600);
  });

  it('has written every entry once close resolves', async () => {
    const { logging } = captured({ directory: folder, bufferSize: 5000 });
    for (let index = 0; index < 5000; index += 1) logging.logger.info('entry', { index });
    await logging.close();
    const indexes = linesOf('brain.log').map(
      (line) => (JSON.parse(line) as { extra: { index: number } }).extra.index,
    );
    expect(indexes).to.deep.equal(Array.from({ length: 5000 }, (_, index) => index));
  });

  it('rotates at 10 MB and compresses what is old', async () => {
    writeFileSync(join(folder, 'brain.log'), `${'x'.repeat(1023)}\n`.repeat(10 * 1024));
    const { logging } = captured({ directory: folder });
    logging.logger.info('after');
    logging.logger.info('the turn');
    await logging.close();
    expect(linesOf('brain.log').length).to.be.lessThan(3);
    const old = readdirSync(folder).filter((name) => name.endsWith('.gz'));
    expect(old).to.deep.equal(['brain.1.log.gz']);
    expect(gunzipSync(readFileSync(join(folder, 'brain.1.log.gz'))).length).to.be.at.least(
      10 * 1024 * 1024,
    );
  });

  it('lets two outputs live in one process, and each close alone', async () => {
    const first = captured({ directory: join(folder, 'a') });
    first.logging.logger.info('one');
    const second = captured({ directory: join(folder, 'b'), name: 'other' });
    first.logging.logger.info('two');
    second.logging.logger.info('three');
    await first.logging.close();
    first.logging.logger.info('too late');
    second.logging.logger.info('four');
    await second.logging.close();
    const messages = (name: string) =>
      linesOf(name).map((line) => (JSON.parse(line) as { message: string }).message);
    expect(messages('a/brain.log')).to.deep.equal(['one', 'two']);
    expect(messages('b/brain.log')).to.deep.equal(['three', 'four']);
    expect(first.lines).to.have.lengthOf(2);
    expect(second.lines).to.have.lengthOf(2);
  });

  it('refuses a folder that cannot be written, and leaves other outputs alone', async () => {
    const { logging, lines } = captured();
    writeFileSync(join(folder, 'file'), '');
    expect(() => new Log4jsLogging({ level: 'info', directory: join(folder, 'file') }))
      .to.throw(AppError)
      .that.includes({ kind: 'configuration', code: 'logging.directory-not-writable' });
    logging.logger.info('still here');
    expect(lines).to.have.lengthOf(1);
    await logging.close();
  });

  it('survives a console that fails', async () => {
    const { logging } = captured({
      write: () => {
        throw new Error('broken pipe');
      },
    });
    logging.logger.info('lost');
    await logging.close();
  });

  it('closes twice without harm', async () => {
    const { logging } = captured({ directory: folder });
    await logging.close();
    await logging.close();
  });
});
