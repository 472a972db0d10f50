import { expect } from 'chai';
import type { Brain } from '../../../../src/bootstrap/library.js';
import { startApi, type ApiUnderTest } from './api-under-test.js';
import type { FakeHost } from './fake-host.js';

describe('brain config on the API itself', () => {
  let brain: Brain;
  let host: FakeHost;
  let run: ApiUnderTest['run'];

  beforeEach(async () => {
    ({ brain, host, run } = await startApi('config', { config: { logging: {} } }));
  });

  afterEach(() => brain.stop());

  const refusal = async (...argv: readonly string[]) => {
    const { code, stderr } = await host.run('config', ...argv);
    return { code, stderr: stderr.split('\n')[0] };
  };

  it('applies, shows, compares and undoes changes', async () => {
    expect(await run('apply', 'jobs.concurrency=20', '--dry-run')).to.match(
      /jobs\.concurrency +10 +20/,
    );
    expect(await run('apply', 'jobs.concurrency=20', '--reason', 'a big import')).to.match(
      /jobs\.concurrency +10 +20[\s\S]*Revision 2 is in force; its effect on health is watched\./,
    );
    expect(await run('history')).to.match(/2 .*api .*jobs\.concurrency +a big import/);
    expect(await run('diff', '1')).to.match(/jobs\.concurrency +10 +20/);
    expect(await run('diff', '1', '1')).to.equal('Nothing differs.\n');
    expect(await run('rollback')).to.match(/jobs\.concurrency +20 +10[\s\S]*Revision 3/);
    await run('apply', 'jobs.concurrency=21');
    await run('apply', 'jobs.concurrency=22');
    expect(await run('rollback', '1')).to.match(/jobs\.concurrency +22 +10/);
    await run('apply', 'jobs.concurrency=5');
    expect(await run('apply', '--unset', 'jobs.concurrency')).to.match(/jobs\.concurrency +5 +10/);
    expect(await run('reload')).to.equal('Nothing differs.\n');
    expect(await run('status')).to.match(/environment: +development/);
  });

  it('answers JSON and nothing else when asked to', async () => {
    const revision = JSON.parse(await run('apply', 'jobs.concurrency=20', '--json')) as object;
    expect(revision).to.deep.include({
      number: 2,
      changes: [{ path: 'jobs.concurrency', from: 10, to: 20 }],
    });
    const { items } = JSON.parse(await run('history', '--json')) as { items: unknown[] };
    expect(items).to.have.lengthOf(2);
    expect(JSON.parse(await run('diff', '1', '--json'))).to.have.property('changes');
  });

  it('says what is wrong, and how a call should look', async () => {
    expect(await refusal('apply', 'api.port=1')).to.deep.equal({
      code: 1,
      stderr:
        'error: api.port: cannot be changed while the program runs: change it in the file and restart',
    });
    expect((await refusal('apply', 'logging.level=info')).stderr).to.equal(
      'error: logging.level: is pinned by the command line',
    );
    expect(await refusal('apply', 'nonsense')).to.deep.equal({
      code: 2,
      stderr: "error: 'nonsense' is not section.key=value",
    });
    expect((await refusal('apply')).stderr).to.equal('error: name a setting to change');
    expect((await refusal('rollback', 'x')).code).to.equal(2);
    expect((await refusal('rollback')).stderr).to.contain('There is no change');
    expect((await refusal('diff', 'x')).stderr).to.contain('from must be the number of a revision');
    expect((await refusal('diff', '77')).stderr).to.contain('There is no config-revision 77');
  });

  it('changes the level of single loggers like any other setting', async () => {
    const level = async (...argv: readonly string[]) => {
      const { stdout, code } = await host.run('logging', 'level', ...argv, '--json');
      return code === 0 ? (JSON.parse(stdout) as object) : code;
    };
    expect(await level()).to.deep.equal({ level: 'error', loggers: {} });
    expect(await level('brain.http', 'DEBUG')).to.deep.equal({
      level: 'error',
      loggers: { 'brain.http': 'debug' },
    });
    await level('brain.worker', 'trace');
    expect(await level('brain.http', '--unset')).to.deep.equal({
      level: 'error',
      loggers: { 'brain.worker': 'trace' },
    });
    expect(await level('brain.http', 'loud')).to.equal(1);
    expect(await run('history', '--json')).to.contain('log level changed on the command line');
  });
});
