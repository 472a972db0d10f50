import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createBrain, type Brain } from '../../../../src/bootstrap/library.js';
import { FakeHost } from './fake-host.js';

const KEY = 'a-key-of-this-suite-only';

/** What the fake cannot prove: that the real API takes what the command line sends. */
describe('runCli on the API itself', () => {
  let brain: Brain;
  let host: FakeHost;

  before(async () => {
    const memory = { type: 'memory' } as const;
    brain = createBrain({
      config: {
        database: memory,
        broker: memory,
        cache: memory,
        logging: { level: 'fatal' },
        api: { port: 0 },
        security: { bootstrapKey: KEY },
      },
      roles: ['api'],
    });
    await brain.start();
  });

  after(() => brain.stop());

  beforeEach(() => {
    host = new FakeHost();
    host.url = brain.url ?? '';
    host.env = { BRAIN_API_KEY: KEY };
  });

  async function json(...argv: readonly string[]): Promise<Record<string, unknown>> {
    const { code, stdout, stderr } = await host.run(...argv, '--json');
    expect(stderr).to.equal('');
    expect(code).to.equal(0);
    return stdout === '' ? {} : (JSON.parse(stdout) as Record<string, unknown>);
  }

  it('keeps tasks and projects from making to deleting', async () => {
    await json('projects', 'create', '--slug', 'web-shop', '--name', 'Web shop');
    const project = await json('projects', 'show', 'web-shop');
    const words = ['--title', 'T', '--project', 'web-shop', '--label', 'a', '--due', '2026-12-01'];
    const task = await json('tasks', 'create', ...words);
    expect(task).to.deep.include({ title: 'T', projectId: project['id'], labels: ['a'] });
    const id = String(task['id']);
    const cleared = ['--clear', 'project', '--clear', 'label', '--clear', 'due'];
    const changed = await json('tasks', 'update', id, '--status', 'completed', ...cleared);
    expect(changed).to.deep.include({
      status: 'completed',
      projectId: null,
      labels: [],
      dueAt: null,
    });
    const filters = ['--filter', 'status=completed', '--filter', 'createdAt[gte]=2020-01-01'];
    const { items } = await json('tasks', 'list', ...filters, '--sort', '-updatedAt', '--all');
    expect(items).to.have.length(1);
    await json('tasks', 'delete', id);
    await json('projects', 'delete', 'web-shop');
    expect((await host.run('tasks', 'show', id)).code).to.equal(1);
  });

  it('makes a key that works until it is revoked', async () => {
    const words = ['--name', 'reader', '--role', 'viewer', '--scope', 'task:read'];
    const { id, key } = await json('keys', 'create', ...words, '--expires-at', '2099-01-01');
    host.env = { BRAIN_API_KEY: String(key) };
    await json('tasks', 'list');
    expect((await host.run('tasks', 'create', '--title', 'x')).stderr).to.contain(
      'may not do this',
    );
    host.env = { BRAIN_API_KEY: KEY };
    await json('keys', 'revoke', String(id));
    host.env = { BRAIN_API_KEY: String(key) };
    expect((await host.run('tasks', 'list')).code).to.equal(1);
  });

  for (const group of ['tasks', 'projects', 'repositories', 'events', 'jobs', 'keys', 'webhooks']) {
    it(`shows the status of ${group}`, async () => {
      await json(group);
    });
  }

  it('shows the faults that the API finds', async () => {
    const { code, stderr } = await host.run('tasks', 'list', '--filter', 'nonsense=1');
    expect(code).to.equal(1);
    expect(stderr).to.contain('filter[nonsense]: cannot filter by nonsense');
  });

  it('says why an unsigned delivery is refused', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'brain-cli-'));
    try {
      await writeFile(join(folder, 'p.json'), '{}');
      host.cwd = folder;
      const words = '--provider github --type ping --file p.json'.split(' ');
      const { code, stderr } = await host.run('events', 'create', ...words);
      expect(code).to.equal(1);
      expect(stderr).to.match(/error: .*secret/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
