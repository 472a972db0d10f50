import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadConfig } from '../../src/bootstrap/config/load-config.js';
import { openLogging, type Logging } from '../../src/bootstrap/logging.js';

describe('a folder for logs', () => {
  let directory: string;
  let opened: Logging[];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'brain-logs-'));
    opened = [];
  });

  afterEach(async () => {
    for (const logging of opened) await logging.close();
    await rm(directory, { recursive: true, force: true });
  });

  const open = async () => {
    const logging = await openLogging(
      loadConfig({ overrides: { logging: { directory, level: 'fatal' } }, env: {} }).config,
    );
    opened.push(logging);
    return logging;
  };

  const pathsOf = ({ ports }: Logging) =>
    ports.logControl.sinks().flatMap(({ path }) => (path === null ? [] : [path]));

  it('gives every program that uses it files of its own', async () => {
    const [first, second, third] = [await open(), await open(), await open()];
    const named = (...names: readonly string[]) => names.map((name) => join(directory, name));
    expect(pathsOf(first)).to.deep.equal(named('brain.log', 'errors.log'));
    expect(pathsOf(second)).to.deep.equal(named('brain-2.log', 'errors-2.log'));
    expect(pathsOf(third)).to.deep.equal(named('brain-3.log', 'errors-3.log'));
    second.ports.logger.fatal('of the second');
    await second.ports.logControl.settled();
    expect(readFileSync(join(directory, 'brain-2.log'), 'utf8')).to.include('of the second');
    expect(readdirSync(directory)).not.to.include('brain.log');
  });

  it('gives a name again that has become free', async () => {
    const first = await open();
    const second = await open();
    await first.close();
    expect(pathsOf(await open())[0]).to.equal(join(directory, 'brain.log'));
    await second.close();
    expect(pathsOf(await open())[0]).to.equal(join(directory, 'brain-2.log'));
  });

  it('keeps what was logged to be shown, without secrets', async () => {
    const { ports } = await open();
    ports.logger.fatal('x', { password: 'hunter2', mail: 'jane@example.com' });
    const [record] = ports.logHistory.list({}, 10);
    expect(record?.extra).to.deep.equal({ password: '***', mail: '***@example.com' });
  });

  it('shows a bounded number of entries however many may wait for a disk', async () => {
    const overrides = { logging: { level: 'fatal', bufferSize: 100_000 } } as const;
    const logging = await openLogging(loadConfig({ overrides, env: {} }).config);
    opened.push(logging);
    const history = logging.ports.logHistory as unknown as { size: number };
    expect(history.size).to.equal(1_000);
  });
});
