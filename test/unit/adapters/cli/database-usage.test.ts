import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createBrain, type Brain } from '../../../../src/bootstrap/library.js';
import { FakeHost } from './fake-host.js';

const KEY = 'a-key-of-this-suite-only';

describe('brain database usage on the API itself', () => {
  let brain: Brain;
  let host: FakeHost;
  let dataDir: string;

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'brain-usage-'));
    brain = createBrain({
      config: {
        api: { port: 0 },
        dataDir,
        database: { type: 'sqlite' },
        security: { bootstrapKey: KEY },
        storage: { databaseMaxMb: 8 },
        logging: { level: 'fatal' },
      },
      roles: ['api'],
    });
    await brain.start();
    host = new FakeHost();
    host.url = brain.url ?? '';
    host.env = { BRAIN_API_KEY: KEY };
  });

  after(async () => {
    await brain.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('shows every class, the budgets and the pressure', async () => {
    const { code, stdout, stderr } = await host.run('database', 'usage');
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    expect(stdout).to.match(/PART +CLASS +SIZE +SHARE/);
    expect(stdout).to.match(/database +configuration +\d\.\d MB +\d+ %/);
    expect(stdout).to.match(/database: \d\.\d MB of 8\.0 MB; pressure none/);
    expect(stdout).to.match(/disk: \d+\.\d MB free, and must have 64\.0 MB; pressure none/);
    expect(stdout).not.to.include('compact');
  });

  it('answers what the API answers', async () => {
    const { stdout } = await host.run('database', 'usage', '--json');
    const usage = JSON.parse(stdout) as { level: string; database: { classes: object[] } };
    expect(usage.level).to.equal('none');
    expect(usage.database.classes).to.not.be.empty;
  });
});
