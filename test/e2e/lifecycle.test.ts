import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { BrainProcess } from '../support/brain-process.js';

describe('the process', function () {
  this.timeout(60_000);

  it('shows the first key once, keeps its own key in a file of mode 600, and lets both in', async () => {
    const env = { CLICKUP_BRAIN_SECURITY_BOOTSTRAP_KEY: '' };
    const brain = await BrainProcess.start({ env });
    try {
      const first = /shown this once: (\S+)/.exec(brain.output)?.[1] ?? '';
      const file = join(brain.dataDir, 'instance.json');
      const { key } = JSON.parse(await readFile(file, 'utf8')) as { key: string };
      expect((await stat(file)).mode & 0o777).to.equal(0o600);
      const statusWith = async (candidate: string) =>
        (await fetch(`${brain.url}/api/v1/tasks`, { headers: { 'X-API-Key': candidate } })).status;
      expect(await statusWith(first)).to.equal(200);
      expect(await statusWith(key)).to.equal(200);
      expect(await statusWith(`${key}x`)).to.equal(401);
      expect(await brain.stop()).to.equal(0);
      const again = await BrainProcess.start({ env, dataDir: brain.dataDir });
      expect(again.output).not.to.include('shown this once');
      expect(await again.stop()).to.equal(0);
    } finally {
      await brain.dispose();
    }
  });

  it('refuses a second instance on the same data folder, naming the first', async () => {
    const first = await BrainProcess.start();
    try {
      const second = await BrainProcess.spawn({ dataDir: first.dataDir });
      const code = await new Promise((resolve) => second.child.once('exit', resolve));
      expect(code).to.equal(78);
      expect(second.output).to.include(`process ${String(first.child.pid)}`);
    } finally {
      await first.dispose();
    }
  });

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`${signal}, even twice, drains and exits 0`, async () => {
      const brain = await BrainProcess.start();
      try {
        brain.child.kill(signal);
        expect(await brain.stop(signal)).to.equal(0);
      } finally {
        await brain.dispose();
      }
    });
  }

  it('ends an event stream when it stops', async () => {
    const brain = await BrainProcess.start();
    try {
      const { key } = JSON.parse(await readFile(join(brain.dataDir, 'instance.json'), 'utf8')) as {
        key: string;
      };
      const stream = await fetch(`${brain.url}/api/v1/stream`, { headers: { 'X-API-Key': key } });
      const ended = stream.text();
      expect(await brain.stop()).to.equal(0);
      expect(await ended).to.include(': connected');
    } finally {
      await brain.dispose();
    }
  });

  it('stops with 78 and one line per fault when the configuration is wrong', async () => {
    const brain = await BrainProcess.spawn({ env: { CLICKUP_BRAIN_DATABASE_POOL_SIZE: 'many' } });
    const code = await new Promise((resolve) => brain.child.once('exit', resolve));
    expect(code).to.equal(78);
    expect(brain.output).to.include(
      'config: database.poolSize: must be an integer between 1 and 200 (got "many", from CLICKUP_BRAIN_DATABASE_POOL_SIZE)',
    );
    await brain.dispose();
  });
});
