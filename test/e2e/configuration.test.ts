import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { BOOTSTRAP_KEY, BrainProcess, ROOT } from '../support/brain-process.js';
import { eventually } from '../support/eventually.js';
import { describeWith, redisUrl } from '../support/services.js';
import { createStack, type TestStack } from '../support/stack.js';
import { TcpProxy } from '../support/tcp-proxy.js';

const run = promisify(execFile);

interface Revision {
  readonly number: number;
  readonly source: string;
  readonly changes: readonly unknown[];
}

const REVISIONS = '/api/v1/config-revisions';

describe('the configuration of running processes', function () {
  this.timeout(60_000);
  let folder: string;
  let brain: BrainProcess | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brain-config-'));
  });

  afterEach(async () => {
    await brain?.stop();
    await brain?.dispose();
    brain = undefined;
    await rm(folder, { recursive: true, force: true });
  });

  const write = (text: string) => {
    writeFileSync(join(folder, 'brain.config.yaml'), text);
  };

  const last = async (): Promise<Revision | undefined> =>
    (await brain?.get<{ items: Revision[] }>(`${REVISIONS}?limit=1`))?.items[0];

  it('follows its file and SIGHUP, and not a wrong file', async () => {
    write('jobs: {concurrency: 4}');
    brain = await BrainProcess.start({ dataDir: folder });
    write('jobs: {concurrency: 5}');
    await eventually(async () => {
      expect(await last()).to.deep.include({
        source: 'file',
        changes: [{ path: 'jobs.concurrency', from: 4, to: 5 }],
      });
    });
    write('jobs: {concurrency: none}');
    brain.child.kill('SIGHUP');
    await eventually(() => {
      expect(brain?.output).to.contain(
        'must be an integer between 1 and 1000, or {min, max} of such with min at most max, perhaps with targetWaitSeconds (JSON in variables) (got \\"none\\", from',
      );
    });
    const { items } = await brain.get<{ items: { path: string; value: unknown }[] }>(
      '/api/v1/settings',
    );
    expect(items.find(({ path }) => path === 'jobs.concurrency')?.value).to.equal(5);
    write('jobs: {concurrency: 7}');
    brain.child.kill('SIGHUP');
    await eventually(async () => {
      expect(await last()).to.deep.include({
        changes: [{ path: 'jobs.concurrency', from: 5, to: 7 }],
      });
    });
    const cli = async (...args: string[]) =>
      (await run(join(ROOT, 'bin/brain'), [...args, '--data-dir', folder], { cwd: folder })).stdout;
    expect(await cli('config', 'rollback')).to.match(/jobs\.concurrency +7 +5/);
    expect(await cli('config', 'diff', '1')).to.match(/jobs\.concurrency +4 +5/);
    write('logging: {levels: {brain.jobs: warn}}');
    await eventually(async () => {
      expect(await cli('logging', 'level')).to.match(/brain\.jobs +warn/);
    });
    const level = await run(
      join(ROOT, 'bin/brain'),
      ['logging', 'level', 'brain.http', 'error', '--data-dir', folder],
      { cwd: folder },
    );
    expect(level.stderr).to.match(/stored now and outrank .*brain\.config\.yaml/);
    expect(level.stdout)
      .to.match(/brain\.jobs +warn/)
      .and.to.match(/brain\.http +error/);
    expect(await cli('logging', 'level', 'brain.http', '--unset')).to.match(/brain\.jobs +warn/);
    expect(await brain.stop()).to.equal(0);
  });

  it('loses no request in 1000 reloads', async function () {
    this.timeout(300_000);
    write('jobs: {concurrency: 4}');
    brain = await BrainProcess.start({
      dataDir: folder,
      env: { CLICKUP_BRAIN_LOGGING_LEVEL: 'error' },
    });
    const { url } = brain;
    const headers = { 'X-API-Key': BOOTSTRAP_KEY, 'content-type': 'application/json' };
    let isDone = false;
    const failures: string[] = [];
    let answered = 0;
    const ask = async (): Promise<void> => {
      while (!isDone) {
        const isPost = answered % 10 === 0;
        answered += 1;
        const { status, text } = await fetch(`${url}/api/v1/tasks`, {
          method: isPost ? 'POST' : 'GET',
          headers,
          ...(isPost ? { body: '{"title": "Water the plants"}' } : {}),
        }).then(
          async (response) => ({ status: response.status, text: await response.text() }),
          (error: unknown) => ({ status: 0, text: String(error) }),
        );
        if (status !== 200 && status !== 201) failures.push(`${String(status)} ${text}`);
      }
    };
    const asking = Array.from({ length: 4 }, ask);
    for (let turn = 0; turn < 1_000; turn += 1) {
      write(`jobs: {concurrency: ${String(1 + (turn % 50))}}`);
      const reloaded = await fetch(`${url}${REVISIONS}/reload`, {
        method: 'POST',
        headers,
        body: '{}',
      });
      const text = await reloaded.text();
      if (reloaded.status !== 200) failures.push(`reload ${String(reloaded.status)} ${text}`);
    }
    isDone = true;
    await Promise.all(asking);
    expect(failures).to.deep.equal([]);
    expect(answered).to.be.greaterThan(500);
    expect((await last())?.number).to.be.greaterThan(900);
  });

  describeWith(['postgres', 'rabbitmq', 'redis'], 'on a full stack', () => {
    let stack: TestStack;

    before(async () => {
      stack = await createStack('postgres');
    });

    after(() => stack.drop());

    it('is changed in every process at once', async () => {
      const { CLICKUP_BRAIN_LOGGING_LEVEL: _level, ...env } = {
        ...stack.env,
        CLICKUP_BRAIN_LOGGING_LEVEL: '',
      };
      brain = await BrainProcess.start({ roles: ['api'], env });
      const worker = await BrainProcess.start({ roles: ['worker'], env });
      try {
        await fetch(`${brain.url}${REVISIONS}`, {
          method: 'POST',
          headers: { 'X-API-Key': BOOTSTRAP_KEY, 'content-type': 'application/json' },
          body: JSON.stringify({ changes: { 'jobs.concurrency': 3 }, reason: 'test' }),
        });
        await eventually(() => {
          expect(worker.output, worker.output).to.match(
            /configuration revision in force.*"revision":2/,
          );
        });
      } finally {
        await worker.stop();
        await worker.dispose();
      }
    });

    it('is rolled back by itself when health drops after a change', async () => {
      const cache = await TcpProxy.to(redisUrl, 6379);
      try {
        const env = { ...stack.env, CLICKUP_BRAIN_CACHE_URL: cache.url };
        brain = await BrainProcess.start({ roles: ['api'], env });
        const { status } = await fetch(`${brain.url}${REVISIONS}`, {
          method: 'POST',
          headers: { 'X-API-Key': BOOTSTRAP_KEY, 'content-type': 'application/json' },
          body: JSON.stringify({ changes: { 'jobs.concurrency': 7 }, reason: 'a bad idea' }),
        });
        expect(status).to.equal(201);
        await cache.refuse();
        await eventually(
          async () => {
            expect(await last()).to.deep.include({ source: 'rollback' });
          },
          { timeoutMs: 30_000, everyMs: 200 },
        );
        expect(brain.output).to.contain('health dropped from healthy to degraded (cache)');
      } finally {
        await cache.close();
      }
    });
  });
});
