import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createBrain, type Brain } from '../../../../src/bootstrap/library.js';
import { eventually } from '../../../support/eventually.js';
import { FakeHost, type Outcome } from './fake-host.js';

const KEY = 'a-key-of-this-suite-only';

describe('brain logging on the API itself', () => {
  let brain: Brain;
  let host: FakeHost;
  let folder: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'brain-logging-'));
    brain = createBrain({
      config: {
        api: { port: 0 },
        security: { bootstrapKey: KEY },
        logging: { level: 'fatal', levels: { 'brain.test': 'debug' }, directory: folder },
      },
      roles: ['api'],
    });
    await brain.start();
    host = new FakeHost();
    host.url = brain.url ?? '';
    host.env = { BRAIN_API_KEY: KEY };
  });

  afterEach(async () => {
    host.interruption.abort();
    await brain.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = async (...argv: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await host.run('logging', ...argv);
    expect(stderr).to.equal('');
    expect(code).to.equal(0);
    return stdout;
  };

  it('writes test entries to every place, masked, and tells', async () => {
    const result = JSON.parse(await run('test', '--json')) as {
      testId: string;
      isSecretMasked: boolean;
      levels: string[];
      sinks: { name: string; levels: string[]; isWritten: boolean; path: string | null }[];
    };
    expect(result.isSecretMasked).to.equal(true);
    expect(result.levels).to.deep.equal(['debug', 'info', 'warn', 'error', 'fatal']);
    expect(
      result.sinks.map(({ name, levels, isWritten }) => [name, levels.length, isWritten]),
    ).to.deep.equal([
      ['console', 5, true],
      ['brain.log', 5, true],
      ['errors.log', 2, true],
    ]);
    const file = readFileSync(join(folder, 'brain.log'), 'utf8').trimEnd().split('\n');
    expect(file.filter((line) => line.includes(result.testId))).to.have.lengthOf(5);
    expect(await run('test')).to.match(/secret: +masked[\s\S]*errors\.log +error, fatal +true/);
  });

  it('shows the newest entries, filtered', async () => {
    await run('test', '--json');
    expect(
      (await run('tail', '-n', '3')).match(/^\S+Z (WARN|ERROR|FATAL) +brain\.test: test entry /gm),
    ).to.have.lengthOf(3);
    const { items } = JSON.parse(
      await run('tail', '--level', 'WARNING', '--logger', 'brain.test', '--json'),
    ) as { items: { level: string; actor: string; requestId: string }[] };
    expect(items.map(({ level }) => level)).to.deep.equal(['warn', 'error', 'fatal']);
    expect(items[0]).to.include.keys('actor', 'requestId', 'module', 'pid', 'threadId');
    expect(await run('tail', '--contains', 'nowhere to be found')).to.equal('');
  });

  it('shows the state when no verb is given', async () => {
    expect(await run()).to.match(
      /\(all\) +fatal\nbrain\.test +debug[\s\S]*console +trace[\s\S]*errors\.log +error[\s\S]*tail /,
    );
  });

  it('follows the log until it is interrupted', async () => {
    await run('test', '--json');
    const following: Promise<Outcome> = host.run('logging', 'tail', '-f', '-n', '2', '--json');
    const other = new FakeHost();
    other.url = host.url;
    other.env = host.env;
    await eventually(() => {
      expect(host.shown.split('\n')).to.have.lengthOf(3);
    });
    await other.run('logging', 'test');
    await eventually(() => {
      expect(host.shown.split('\n')).to.have.lengthOf(8);
    });
    host.interruption.abort();
    const { code, stdout, stderr } = await following;
    expect([code, stderr]).to.deep.equal([0, '']);
    const entries = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { message: string });
    expect(entries).to.have.lengthOf(7);
    expect(new Set(entries.map(({ message }) => message))).to.deep.equal(new Set(['test entry']));
  });

  it('shows and changes the level of single loggers', async () => {
    await brain.stop();
    brain = createBrain({
      config: { api: { port: 0 }, security: { bootstrapKey: KEY }, logging: { level: 'fatal' } },
      roles: ['api'],
    });
    await brain.start();
    host.url = brain.url ?? '';
    await run('level', 'brain.http', 'CRITICAL');
    expect(await run('level', 'brain.http.stream')).to.match(
      /brain\.http\.stream +fatal \(inherited\)/,
    );
    expect(await run('level', 'brain.jobs', 'error')).to.match(/brain\.http +fatal/);
    const status = await brain.use('logs.status', undefined);
    expect(status.loggers).to.deep.equal({ 'brain.http': 'fatal', 'brain.jobs': 'error' });
    await run('level', 'brain.http', '--unset');
    expect(await run('level', 'brain.jobs', '--unset')).to.match(
      /brain\.jobs +fatal \(inherited\)/,
    );
    expect((await brain.use('logs.status', undefined)).loggers).to.deep.equal({});
  });

  it('refuses what it does not know', async () => {
    expect((await host.run('logging', 'tail', '-n', '1001')).code).to.equal(2);
    const { code, stderr } = await host.run('logging', 'tail', '--level', 'loud');
    expect([code, stderr.split('\n')[0]]).to.deep.equal([1, 'error: The query is not valid']);
  });

  it('is for administrators only', async () => {
    const { stdout } = await host.run(
      'keys',
      'create',
      '--name',
      'v',
      '--role',
      'analyst',
      '--json',
    );
    host.env = { BRAIN_API_KEY: (JSON.parse(stdout) as { key: string }).key };
    for (const verb of [['tail'], ['tail', '-f'], ['test'], []]) {
      const { code, stderr } = await host.run('logging', ...verb);
      expect([code, /not allowed|may not/.test(stderr)], verb.join(' ')).to.deep.equal([1, true]);
    }
  });
});
