import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { HttpReceiver } from '../support/alert-receivers.js';
import { BOOTSTRAP_KEY, BrainProcess, ROOT } from '../support/brain-process.js';
import { eventually } from '../support/eventually.js';

const EXAMPLES = join(ROOT, 'examples', 'plugins');
const CALL_MS = 400;
const PATIENT = { timeoutMs: 40_000, everyMs: 100 };

interface Shown {
  readonly name: string;
  readonly status: string;
  readonly reason: string | null;
  readonly processId: number;
}

describe('plugins in the program', function () {
  this.timeout(120_000);
  let brain: BrainProcess;
  let topic: HttpReceiver;
  let env: Record<string, string>;

  beforeEach(async () => {
    topic = await HttpReceiver.start();
    const channels = { topic: { type: 'notify-http', options: { url: topic.url } } };
    const condition = { type: 'event', events: ['brain.project.created'], groupBy: ['projectId'] };
    env = {
      CLICKUP_BRAIN_ALERTS_CHANNELS: JSON.stringify(channels),
      CLICKUP_BRAIN_ALERTS_RULES: JSON.stringify({ 'project-made': { condition } }),
      CLICKUP_BRAIN_ALERTS_EVALUATION_SECONDS: '1',
      CLICKUP_BRAIN_PLUGINS_CALL_TIMEOUT_MS: String(CALL_MS),
    };
    brain = await BrainProcess.start({ env });
  });

  afterEach(async () => {
    await brain.dispose();
    await topic.stop();
  });

  /** A command line in a process of its own, as the operator of this machine. */
  const cli = async (...args: readonly string[]) => {
    const program = join(ROOT, 'bin', 'brain');
    const all = [program, 'plugins', ...args, '--json', '--data-dir', brain.dataDir];
    const child = spawn(process.execPath, all, { env: { PATH: process.env['PATH'] } });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number];
    return { code, stdout, stderr };
  };
  const post = async (path: string, json: object) => {
    const headers = { 'content-type': 'application/json', 'x-api-key': BOOTSTRAP_KEY };
    const answer = await fetch(brain.url + path, {
      method: 'POST',
      headers,
      body: JSON.stringify(json),
    });
    const body = (await answer.json()) as Record<string, unknown>;
    return { status: answer.status, body };
  };
  const install = async (path: string) => {
    const { code, stdout, stderr } = await cli('install', path);
    expect(code, stderr).to.equal(0);
    return JSON.parse(stdout) as Shown;
  };
  const shown = (name: string) => brain.get<Shown>(`/api/v1/plugins/${name}`);

  it('are installed by the command line: the examples refuse, enrich and alert', async () => {
    for (const name of ['ticket-prefix', 'keyword-labels', 'notify-http']) {
      expect((await install(join(EXAMPLES, name))).status).to.equal('enabled');
    }
    const refused = await post('/api/v1/tasks', { title: 'Renew the certificate' });
    expect(refused.status).to.equal(403);
    expect(refused.body).to.include({ code: 'plugin.refused' });
    expect(refused.body['detail']).to.equal(
      'ticket-prefix: the title must begin with a ticket such as OPS-123',
    );
    const made = await post('/api/v1/tasks', { title: 'OPS-12 Renew the certificate' });
    expect(made.status).to.equal(201);
    expect(made.body['labels']).to.deep.equal(['security']);
    expect((await post('/api/v1/projects', { name: 'P', slug: 'p' })).status).to.equal(201);
    await eventually(() => {
      const titles = topic.requests.map(({ headers }) => headers['title'] ?? '');
      expect(titles.some((title) => title.startsWith('firing: '))).to.equal(true);
    }, PATIENT);
    await brain.stop();
    const before = brain;
    brain = await BrainProcess.start({ env, dataDir: before.dataDir });
    expect((await post('/api/v1/tasks', { title: 'After the restart' })).status).to.equal(403);
    await before.stop();
  });

  it('are installed by nobody from elsewhere', async () => {
    const path = join(EXAMPLES, 'ticket-prefix');
    const { status, body } = await post('/api/v1/plugins', { path });
    expect(status).to.equal(403);
    expect(body).to.include({ code: 'plugin.not-on-this-machine' });
    const remote = await cli('install', path, '--url', brain.url);
    expect(remote.code).to.equal(2);
    expect((await cli('install', join(EXAMPLES, 'nowhere'))).stderr).to.contain('is not there');
  });

  it('leave nothing when they are uninstalled', async () => {
    const code = `export function activate(api) {
      api.before('tasks.create', async (input) => { await api.storage.set('seen', input.title); });
      api.onEvent('brain.task.created', () => api.enqueue('own-mark.later', {}, { delaySeconds: 900 }));
      api.channel('own-mark-channel', () => undefined);
      api.handle('own-mark.later', () => undefined);
    }`;
    const source = join(brain.dataDir, 'source');
    await mkdir(source);
    await writeFile(join(source, 'index.js'), code);
    const manifest = {
      ...{ name: 'own-mark', version: '1.0.0', engine: '>=0.1.0' },
      permissions: ['task:write', 'event:read'],
      hooks: { before: { 'tasks.create': 'change' }, events: ['brain.task.created'] },
      ...{ channels: ['own-mark-channel'], handlers: ['own-mark.later'] },
    };
    await writeFile(join(source, 'brain-plugin.json'), JSON.stringify(manifest));
    const { processId } = await install(source);
    const jobs = () => brain.all('/api/v1/jobs?filter[queue]=own-mark.later');
    await eventually(async () => {
      expect((await post('/api/v1/tasks', { title: 'A' })).status).to.equal(201);
      expect(await jobs()).not.to.deep.equal([]);
    }, PATIENT);
    const { code: exit, stderr } = await cli('uninstall', 'own-mark');
    expect(exit, stderr).to.equal(0);
    expect(await readdir(join(brain.dataDir, 'plugins'))).to.deep.equal([]);
    expect(() => process.kill(processId, 0)).to.throw('ESRCH');
    expect(await jobs()).to.deep.equal([]);
    expect(await brain.get('/api/v1/plugins')).to.deep.equal({ items: [], nextCursor: null });
    const headers = { 'x-api-key': BOOTSTRAP_KEY };
    const gone = await fetch(`${brain.url}/api/v1/plugins/own-mark`, { headers });
    expect(gone.status).to.equal(404);
    const { status } = await post('/api/v1/alerts/test', { channel: 'own-mark-channel' });
    expect(status).to.equal(404);
    expect((await post('/api/v1/tasks', { title: 'B' })).status).to.equal(201);
    await brain.stop();
    const file = join(brain.dataDir, 'brain.db');
    const audited = await rowsOf(file, 'plugins.install', ['audit_entries']);
    expect(audited).to.have.length(1);
    expect(audited[0]).to.contain('local:operator').and.to.contain('"done"');
    expect(await rowsOf(file, 'own-mark')).to.deep.equal([]);
  });

  it('that loop delay a request by their deadline, and are off after their strikes', async () => {
    const source = join(brain.dataDir, 'source');
    await mkdir(source);
    const code = `export function activate(api) { api.before('tasks.create', () => { for (;;); }); }`;
    await writeFile(join(source, 'index.js'), code);
    const manifest = { name: 'loop', version: '1.0.0', engine: '>=0.1.0' };
    const hooks = { before: { 'tasks.create': 'change' } };
    const whole = { ...manifest, permissions: ['task:write'], hooks };
    await writeFile(join(source, 'brain-plugin.json'), JSON.stringify(whole));
    await install(source);
    await install(join(EXAMPLES, 'keyword-labels'));
    await eventually(async () => {
      const { status, body } = await post('/api/v1/tasks', { title: 'A backup' });
      expect(status).to.equal(201);
      // The other one does its work all the while.
      expect(body['labels']).to.deep.equal(['infrastructure']);
      const { status: now, reason } = await shown('loop');
      expect(now).to.equal('disabled');
      expect(reason).to.match(/too many faults.*(within 400 ms|was stuck)/);
    }, PATIENT);
    await eventually(async () => {
      expect((await brain.get('/health'))['status']).to.equal('degraded');
    }, PATIENT);
  });
});

/** What tells of the past. */
const HISTORIES = ['domain_events', 'audit_entries', 'error_groups', 'error_hours'];

/** Rows that have the text in a column. @param only these tables; absent = all but histories */
async function rowsOf(
  file: string,
  text: string,
  only?: readonly string[],
): Promise<readonly string[]> {
  const { DataSource } = await import('typeorm');
  const source = await new DataSource({ type: 'sqlite', database: file }).initialize();
  try {
    const tables = await source.query<{ name: string }[]>(
      `SELECT name FROM sqlite_master WHERE type = 'table'`,
    );
    const found: string[] = [];
    for (const { name } of tables) {
      if (only ? !only.includes(name) : HISTORIES.includes(name)) continue;
      const rows = await source.query<object[]>(`SELECT * FROM "${name}"`);
      found.push(...rows.map((row) => JSON.stringify(row)).filter((row) => row.includes(text)));
    }
    return found;
  } finally {
    await source.destroy();
  }
}
