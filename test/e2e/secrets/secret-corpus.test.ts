import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { BrainProcess, ROOT } from '../../support/brain-process.js';
import { eventually } from '../../support/eventually.js';
import { Canaries, SHAPES } from './canaries.js';

/** What a sane test finds by the same search; without it, finding nothing would prove nothing. */
const VISIBLE = 'water-the-visible-plants';

/** What a surface has to show if it works. */
const TOLD: readonly (readonly [surface: string, told: RegExp])[] = [
  ['standard output and error', /"message":"use case refused"/],
  ['brain.log', /"message":"use case refused"/],
  ['errors.log', /was not reloaded/],
  ['answer to GET /api/v1/logs', /use case refused/],
  ['answer to GET /api/v1/errors', /"fingerprint"|"count"/],
  ['answer to GET /api/v1/config-revisions', /"first start"/],
  ['answer to GET /metrics/prometheus', /brain_\w+/],
  ['brain config', /security\.bootstrapKey/],
  ['brain doctor', /database/],
];

interface Surface {
  readonly name: string;
  readonly text: string;
  /** What it may repeat to whoever sent it. */
  readonly sent: string;
}

/**
 * Puts secrets wherever people put them, by mistake or by design, makes things fail, and then reads all that
 * the program ever says: answers, standard output and error, log files, the API's own views, the database.
 */
describe('secrets', function () {
  this.timeout(90_000);
  const canaries = new Canaries();
  const surfaces: Surface[] = [];
  let folder: string;
  let brain: BrainProcess;
  const key = canaries.plain('bootstrap key');

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brain-secrets-'));
    writeFileSync(join(folder, 'hook.txt'), `${canaries.plain('secret of X_FILE')}\n`);
    writeFileSync(
      join(folder, '.env'),
      `CLICKUP_BRAIN_INTEGRATIONS_LINEAR_WEBHOOK_SECRET=${canaries.plain('secret of .env')}\n`,
    );
    writeFileSync(
      join(folder, 'brain.config.yaml'),
      `integrations: {slack: {webhookSecret: [${canaries.plain('secret of the file')}]}}\n`,
    );
    brain = await BrainProcess.start({
      dataDir: folder,
      env: {
        CLICKUP_BRAIN_SECURITY_BOOTSTRAP_KEY: key,
        CLICKUP_BRAIN_LOGGING_LEVEL: 'trace',
        CLICKUP_BRAIN_LOGGING_DIRECTORY: join(folder, 'logs'),
        CLICKUP_BRAIN_SECURITY_JWT_SECRET: canaries.plain('JWT secret'),
        CLICKUP_BRAIN_INTEGRATIONS_GITHUB_WEBHOOK_SECRET_FILE: join(folder, 'hook.txt'),
        CLICKUP_BRAIN_INTEGRATIONS_GITHUB_WEBHOOK_SECRET: '',
      },
    });
  });

  after(async () => {
    await brain.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  const say = (name: string, text: string, sent = ''): void => {
    surfaces.push({ name, text, sent });
  };

  /** Asks, and keeps the answer. It may repeat address and request id to whoever sent them. */
  const ask = async (path: string, init: RequestInit = {}): Promise<string> => {
    const headers = { 'X-API-Key': key, ...(init.headers as Record<string, string> | undefined) };
    const answer = await fetch(brain.url + path, { ...init, headers });
    const text = await answer.text();
    say(`answer to ${init.method ?? 'GET'} ${path.slice(0, 40)}`, text, decodeURIComponent(path));
    for (const [name, value] of answer.headers) {
      if (name !== 'x-request-id') say(`header ${name} of ${path.slice(0, 40)}`, value);
    }
    return text;
  };

  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    ask(path, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });

  const cli = (args: readonly string[], env: Record<string, string>): Promise<void> =>
    new Promise((resolve) => {
      const options = { cwd: folder, env: { PATH: process.env['PATH'], ...env } };
      execFile(join(ROOT, 'bin/brain'), args, options, (_error, stdout, stderr) => {
        say(`brain ${args[0] ?? ''} ${args[1] ?? ''}`, stdout + stderr);
        resolve();
      });
    });

  /** Domain events as a browser gets them, from the first on. */
  async function readStream(): Promise<void> {
    const stop = new AbortController();
    const { body } = await fetch(`${brain.url}/api/v1/stream`, {
      headers: { 'X-API-Key': key, 'Last-Event-ID': '0' },
      signal: stop.signal,
    });
    let text = '';
    for await (const chunk of body ?? []) {
      text += Buffer.from(chunk as Uint8Array).toString();
      if (text.includes('brain.task.created') && text.includes('brain.config.rejected')) break;
    }
    stop.abort();
    say('event stream', text);
  }

  it('are put in every place people put them', async () => {
    await post('/api/v1/tasks', JSON.stringify({ title: VISIBLE }));
    await ask('/api/v1/tasks');
    for (const [kind, shape] of Object.entries(SHAPES)) {
      const secret = (place: string) => canaries.shaped(`${kind} in ${place}`, shape);
      const path = encodeURIComponent(secret('a path'));
      await ask(`/api/v1/${path}`);
      await ask(`/api/v1/tasks?filter[title]=x&sort=${encodeURIComponent(secret('a query'))}`);
      await ask('/api/v1/tasks', { headers: { 'X-API-Key': secret('a key header') } });
    }
    await putIntoHeaders();
    await putIntoBodies();
    await putIntoDeliveries();
    await putIntoCommandLine();
    expect(canaries.size).to.be.greaterThan(49);
  });

  async function putIntoHeaders(): Promise<void> {
    const plain = (name: string) => canaries.plain(`${name} header`);
    await ask('/api/v1/tasks', { headers: { Authorization: `Bearer ${plain('bearer')}` } });
    await ask('/api/v1/tasks', {
      headers: { 'X-API-Key': '', Authorization: `Basic ${plain('basic')}==` },
    });
    await ask('/api/v1/tasks', { headers: { Cookie: `session=${plain('cookie')}` } });
    const id = canaries.shaped('request id', (random) => `brain_${random}`);
    await ask('/api/v1/tasks', { headers: { 'X-Request-Id': id } });
  }

  async function putIntoBodies(): Promise<void> {
    const plain = (name: string) => canaries.plain(`${name} body`);
    await post('/api/v1/tasks', `{"title": "x", "password": "${plain('malformed')}"`);
    await post('/api/v1/tasks', JSON.stringify({ title: 'x', token: plain('unknown field') }));
    await post('/api/v1/tasks', JSON.stringify({ title: 'x', status: plain('wrong choice') }));
    await post('/api/v1/tasks', JSON.stringify({ title: 'x', projectId: plain('wrong id') }));
    await post('/api/v1/tasks', plain('not JSON'), { 'content-type': 'text/plain' });
    await post(
      '/api/v1/config-revisions',
      JSON.stringify({ reason: 'x', changes: { 'security.jwtSecret': plain('setting') } }),
    );
    const made = JSON.parse(
      await post('/api/v1/api-keys', JSON.stringify({ name: 'x', role: 'viewer' })),
    ) as { key: string };
    surfaces.splice(
      surfaces.findIndex(({ text }) => text.includes(made.key)),
      1,
    );
    canaries.shaped('key that was issued', () => made.key);
    await ask('/api/v1/tasks', { headers: { 'X-API-Key': made.key } });
  }

  async function putIntoDeliveries(): Promise<void> {
    const body = JSON.stringify({ token: canaries.plain('delivery body') });
    const signature = `sha256=${canaries.plain('delivery signature').padEnd(64, '0')}`;
    const headers = { 'X-GitHub-Event': 'issues', 'X-GitHub-Delivery': 'd1' };
    await post('/github/events', body, { ...headers, 'X-Hub-Signature-256': signature });
    await post('/github/events', body, headers);
    await post('/nobody/events', body, headers);
  }

  async function putIntoCommandLine(): Promise<void> {
    const plain = (name: string) => canaries.plain(`${name} of the command line`);
    await cli(['config', 'show', '--origin'], {
      CLICKUP_BRAIN_SECURITY_BOOTSTRAP_KEY: plain('key'),
      CLICKUP_BRAIN_DATABASE_TYPE: 'postgres',
      CLICKUP_BRAIN_DATABASE_URL: `postgres://user:${plain('database password')}@127.0.0.1:1/x`,
    });
    await cli(['doctor', '--json'], {
      CLICKUP_BRAIN_DATA_DIR: join(folder, 'other'),
      CLICKUP_BRAIN_DATABASE_TYPE: 'postgres',
      CLICKUP_BRAIN_DATABASE_URL: `postgres://user:${plain('password of a server that is away')}@127.0.0.1:1/x`,
    });
    await cli(['start'], {
      CLICKUP_BRAIN_SECURITY_BOOTSTRAP_KEY: `${plain('wrong key')} with spaces`,
      CLICKUP_BRAIN_DATABASE_URL: `nonsense://u:${plain('wrong URL')}@host`,
      CLICKUP_BRAIN_INTEGRATIONS_GITHUB_WEBHOOK_SECRET: `a,,${plain('list')}`,
    });
    await cli(['start', '--set', `security.bootstrapKey=${plain('--set')} x`], {});
    await cli(['tasks', 'list', '--data-dir', folder], { BRAIN_API_KEY: plain('client key') });
  }

  it('are not in the file that was refused, either', async () => {
    const secret = canaries.plain('secret of a wrong file');
    writeFileSync(
      join(folder, 'brain.config.yaml'),
      `security: {bootstrapKey: "${secret} x"}\njobs: {concurrency: none}\n`,
    );
    brain.child.kill('SIGHUP');
    await eventually(() => {
      expect(brain.output).to.contain('was not reloaded');
    });
    await post('/api/v1/config-revisions/reload', '{}');
  });

  it('show nowhere', async () => {
    for (const path of [
      '/',
      '/health',
      '/openapi.json',
      '/config/status',
      '/metrics/prometheus',
      '/api/system/status',
      '/api/system/storage',
      '/api/v1/limits',
      '/api/errors/statistics',
      '/api/v1/errors?limit=200',
      '/api/v1/logs?limit=1000',
      '/api/v1/settings',
      '/api/v1/config-revisions?limit=200',
      '/api/v1/events?limit=200',
      '/api/v1/jobs?limit=200',
      '/api/v1/api-keys?limit=200',
    ]) {
      await ask(path);
    }
    await readStream();
    await brain.stop();
    say('standard output and error', brain.output);
    for (const file of readdirSync(join(folder, 'logs'))) {
      say(file, readFileSync(join(folder, 'logs', file), 'latin1'));
    }
    for (const file of readdirSync(folder).filter((name) => name.startsWith('brain.db'))) {
      say(file, readFileSync(join(folder, file), 'latin1'));
    }
    const shown = surfaces.flatMap(({ name, text, sent }) => {
      const own = new Set(canaries.shownIn(sent));
      const foreign = canaries.shownIn(text).filter((canary) => !own.has(canary));
      return foreign.map((canary) => `${canary}: ${name}`);
    });
    expect(shown).to.deep.equal([]);
    const visible = surfaces.filter(({ text }) => text.includes(VISIBLE)).map(({ name }) => name);
    expect(visible).to.include('brain.db');
    expect(visible).to.include('answer to GET /api/v1/tasks');
    expect(visible).to.include('event stream');
    // A surface that is empty proves nothing either.
    for (const [surface, told] of TOLD) {
      const texts = surfaces.filter(({ name }) => name.startsWith(surface)).map(({ text }) => text);
      expect(texts.join('\n'), surface).to.match(told);
    }
  });
});
