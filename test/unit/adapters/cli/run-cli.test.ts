import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { displayWidth } from '../../../../src/adapters/inbound/cli/text/display-width.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';
import { freePort } from '../../../support/free-port.js';
import { FakeApi, problem } from './fake-api.js';
import { FakeHost } from './fake-host.js';

const ID = '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10';
const task = (title: string) => ({ id: ID, status: 'open', priority: 'normal', title });
const list = (...items: readonly object[]) => ({ json: { items, nextCursor: null } });

const COMMANDS: readonly string[] = [
  ...['', 'start', 'doctor', 'config', 'config show', 'config validate', 'database'],
  ...['database usage', 'database compact', 'database rollback'],
  ...['database migrate', 'database status', 'tasks', 'projects', 'repositories', 'events', 'jobs'],
  ...['keys', 'webhooks', 'webhooks setup'],
  ...['list', 'show', 'create', 'update', 'delete'].flatMap((v) => [`tasks ${v}`, `projects ${v}`]),
  ...['list', 'show', 'map'].map((verb) => `repositories ${verb}`),
  ...['list', 'show', 'create'].map((verb) => `events ${verb}`),
  ...['jobs list', 'jobs show', 'keys create', 'keys list', 'keys revoke'],
];

/** Called wrongly: exit 2, usage on stderr, nothing on stdout, nobody asked. */
const MISTAKES: readonly string[] = [
  'nonsense',
  'tasks lst',
  'tasks list --nonsense',
  'tasks list --limit 0',
  'tasks list --limit 201',
  'tasks list --filter nonsense',
  'tasks list extra',
  'tasks show',
  'tasks create',
  'tasks create --title x --priority urgent',
  'tasks create --title x --metadata [1]',
  `tasks update ${ID}`,
  `tasks update ${ID} --clear title`,
  `tasks update ${ID} --assignee me --clear assignee`,
  'projects create --name x',
  'repositories update acme/app',
  'events create --provider github --type issues',
  'keys create --name x',
  'keys create --name x --role viewer --admin',
  'keys create --name x --role boss',
  'webhooks setup gitlab',
  'webhooks setup github --timeout 0',
  'webhooks setup github --public-url ftp://x',
  'tasks list --url nonsense',
  'tasks list --url http://user:password@127.0.0.1:1',
];

describe('runCli', () => {
  let api: FakeApi;
  let host: FakeHost;
  let folder: string;

  beforeEach(async () => {
    api = new FakeApi();
    host = new FakeHost();
    host.url = await api.start();
    folder = await mkdtemp(join(tmpdir(), 'brain-cli-'));
    host.cwd = folder;
  });

  afterEach(async () => {
    await api.stop();
    await rm(folder, { recursive: true });
  });

  describe('help', () => {
    for (const command of COMMANDS) {
      it(`brain ${command} --help has an example and the common options`, async () => {
        const words = command === '' ? [] : command.split(' ');
        const { code, stdout, stderr } = await host.run(...words, '--help');
        expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
        expect(stdout).to.match(/Examples:\n {2}brain \S/);
        expect(stdout).to.contain('--json').and.contain('--key-file');
        expect(api.asked).to.be.empty;
      });
    }

    it('shows the version', async () => {
      expect(await host.run('--version')).to.deep.equal({ code: 0, stdout: '1.2.3\n', stderr: '' });
    });
  });

  describe('mistakes', () => {
    for (const line of MISTAKES) {
      it(`refuses: brain ${line}`, async () => {
        const { code, stdout, stderr } = await host.run(...line.split(' '));
        expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' });
        expect(stderr).to.match(/error: .*\n[^]*Usage: brain/);
        expect(api.asked).to.be.empty;
      });
    }
  });

  describe('lists', () => {
    it('pass on limit, sort, cursor and every filter', async () => {
      const words = '--limit 7 --sort -createdAt,title --cursor abc'.split(' ');
      const filters = ['status=open,review', 'createdAt[gte]=2026-11-01', 'title[like]=a=b&c'];
      await host.run('tasks', 'list', ...words, ...filters.flatMap((f) => ['--filter', f]));
      const [asked] = api.asked;
      expect(asked?.path).to.equal('/api/v1/tasks');
      expect(asked?.query).to.deep.equal([
        ['filter[status]', 'open,review'],
        ['filter[createdAt][gte]', '2026-11-01'],
        ['filter[title][like]', 'a=b&c'],
        ['sort', '-createdAt,title'],
        ['limit', '7'],
        ['cursor', 'abc'],
      ]);
    });

    it('print the answer and nothing else with --json', async () => {
      const page = { items: [task('a\u001b[31m')], nextCursor: 'next' };
      api.answer = () => ({ json: page });
      const { code, stdout, stderr } = await host.run('tasks', 'list', '--json');
      expect(code).to.equal(0);
      expect(JSON.parse(stdout)).to.deep.equal(page);
      expect(stderr).to.equal('');
    });

    it('take the common options before the command too', async () => {
      const { stdout } = await host.run('--json', 'tasks', 'list');
      expect(JSON.parse(stdout)).to.deep.equal({ items: [], nextCursor: null });
    });

    it('follow all pages', async () => {
      api.answer = ({ query }) =>
        query.some(([name]) => name === 'cursor')
          ? list(task('second'))
          : { json: { items: [task('first')], nextCursor: 'c1' } };
      const json = await host.run('tasks', 'list', '--all', '--json');
      const { items } = JSON.parse(json.stdout) as { items: { title: string }[] };
      expect(items.map(({ title }) => title)).to.deep.equal(['first', 'second']);
      const { stdout } = await host.run('tasks', 'list', '--all');
      expect(stdout.match(/TITLE/g)).to.have.length(1);
      expect(stdout).to.contain('first').and.contain('second');
    });

    it('end when the pages go round in circles', async () => {
      api.answer = () => ({ json: { items: [], nextCursor: 'same' } });
      const { code, stderr } = await host.run('tasks', 'list', '--all');
      expect(code).to.equal(1);
      expect(stderr).to.contain('do not come to an end');
    });

    it('say how to go on', async () => {
      api.answer = () => ({ json: { items: [task('a')], nextCursor: 'c9' } });
      expect((await host.run('tasks', 'list')).stderr).to.contain('--cursor c9');
    });

    it('fit a terminal, and obey no value', async () => {
      host.columns = 70;
      const nasty = `\u001b[2J\u009b1m\u202e line\nbreak 漢字漢字 👩‍👩‍👧 ${'x'.repeat(500)}`;
      api.answer = () => list(task(nasty));
      const { stdout } = await host.run('tasks', 'list');
      const lines = stdout.trimEnd().split('\n');
      expect(lines).to.have.length(2);
      for (const line of lines) expect(displayWidth(line)).to.be.at.most(70);
      expect(stdout).to.contain(ID).and.contain('…').and.contain('\\x1b[2J');
      expect(stdout).not.to.match(/(?!\n)[\p{Cc}\u{202e}]/u);
    });

    it('cut nothing off a terminal', async () => {
      api.answer = () => list(task('x'.repeat(300)));
      expect((await host.run('tasks', 'list')).stdout).to.contain('x'.repeat(300));
    });
  });

  describe('writing', () => {
    it('creates what the options say', async () => {
      api.answer = () => ({ status: 201, json: task('T') });
      const words =
        '--title T --priority high --label a --label b --due 2026-12-01 --metadata {"x":1}';
      const { code } = await host.run('tasks', 'create', ...words.split(' '));
      expect(code).to.equal(0);
      expect(api.asked[0]?.method).to.equal('POST');
      expect(JSON.parse(api.asked[0]?.body ?? '')).to.deep.equal({
        title: 'T',
        priority: 'high',
        labels: ['a', 'b'],
        dueAt: '2026-12-01',
        metadata: { x: 1 },
      });
    });

    it('changes and empties only what is named', async () => {
      api.answer = () => ({ json: task('T') });
      const words = '--status review --clear assignee --clear label'.split(' ');
      await host.run('tasks', 'update', ID, ...words);
      const [asked] = api.asked;
      expect(asked?.method).to.equal('PATCH');
      expect(asked?.path).to.equal(`/api/v1/tasks/${ID}`);
      expect(asked?.headers['content-type']).to.equal('application/merge-patch+json');
      expect(JSON.parse(asked?.body ?? '')).to.deep.equal({
        status: 'review',
        assignee: null,
        labels: [],
      });
    });

    it('finds projects by slug and repositories by name', async () => {
      api.answer = ({ method, path }) =>
        method === 'GET' ? list({ id: path.endsWith('projects') ? 'P' : 'R' }) : { json: {} };
      await host.run('repositories', 'update', 'acme/app', '--project', 'web-shop');
      const last = api.asked.at(-1);
      expect(last?.path).to.equal('/api/v1/repositories/R');
      expect(JSON.parse(last?.body ?? '')).to.deep.equal({ projectId: 'P' });
      expect(api.asked[0]?.query).to.deep.include(['filter[slug]', 'web-shop']);
    });

    it('exports one object a line, and imports as many lines as there are', async () => {
      api.answer = () => list({ id: 'A', title: 'two\nlines' }, { id: 'B' });
      const { stdout } = await host.run('tasks', 'export', '--filter', 'status=open');
      expect(stdout).to.equal('{"id":"A","title":"two\\nlines"}\n{"id":"B"}\n');
      expect(api.asked[0]?.query).to.deep.include.members([
        ['filter[status]', 'open'],
        ['sort', 'createdAt'],
      ]);
      host.piped = stdout;
      const error = { line: 2, code: 'x', message: 'no title', errors: [] };
      api.answer = () => ({
        json: { created: 1, changed: 0, unchanged: 0, refused: 1, errors: [error] },
      });
      const imported = await host.run('tasks', 'import', '-');
      expect(imported.code).to.equal(1);
      expect(imported.stdout).to.contain('1 created, 0 changed, 0 unchanged, 1 refused');
      expect(imported.stderr).to.contain('line 2: no title');
      const last = api.asked.at(-1);
      expect(last?.path).to.equal('/api/v1/tasks/import');
      expect(last?.body.trim().split('\n')).to.have.length(2);
    });

    it('guesses at no name that several have', async () => {
      api.answer = () => list({ id: 'A' }, { id: 'B' });
      const { code, stderr } = await host.run('projects', 'delete', 'web');
      expect(code).to.equal(1);
      expect(stderr).to.contain('use the id');
      expect(api.asked.map(({ method }) => method)).to.deep.equal(['GET']);
    });

    it('deletes, with nothing on stdout in JSON', async () => {
      api.answer = () => ({ status: 204 });
      const { code, stdout } = await host.run('tasks', 'delete', ID, '--json');
      expect({ code, stdout }).to.deep.equal({ code: 0, stdout: '' });
      expect(api.asked[0]?.method).to.equal('DELETE');
    });

    it('prints a new key once', async () => {
      api.answer = () => ({
        status: 201,
        json: { id: ID, name: 'me', role: 'admin', key: 'brain_k' },
      });
      const { stdout } = await host.run('keys', 'create', '--name', 'me', '--admin');
      expect(stdout.match(/brain_k/g)).to.have.length(1);
      expect(JSON.parse(api.asked[0]?.body ?? '')).to.deep.equal({ name: 'me', role: 'admin' });
    });

    it('names no path by an id', async () => {
      api.answer = () => ({ json: {} });
      await host.run('jobs', 'show', '../api-keys?x=1');
      expect(api.asked[0]?.path).to.equal('/api/v1/jobs/..%2Fapi-keys%3Fx%3D1');
    });
  });

  describe('events', () => {
    it('delivers signed bytes without the key', async () => {
      await writeFile(join(folder, 'payload.json'), '{"a": 1}');
      api.answer = () => ({ json: { eventId: ID, duplicate: false } });
      const words = '--provider github --type issues --file payload.json'.split(' ');
      const { code, stdout } = await host.run('events', 'create', ...words);
      expect(code).to.equal(0);
      expect(stdout).to.contain(ID);
      const [asked] = api.asked;
      expect(asked).to.include({ method: 'POST', path: '/github/events', body: '{"a": 1}' });
      expect(asked?.headers).to.include({ 'x-signed': 'github issues 8' });
      expect(asked?.headers).not.to.have.property('authorization');
    });

    it('says which file cannot be read', async () => {
      const words = '--provider github --type issues --file none.json'.split(' ');
      const { code, stderr } = await host.run('events', 'create', ...words);
      expect(code).to.equal(1);
      expect(stderr).to.match(/Cannot read .*none\.json: there is no such file/);
    });

    it('shows attempts and the exact payload', async () => {
      const executions = [{ attempt: 1, handler: 'tasks', outcome: 'failed', error: 'no luck' }];
      api.answer = ({ path }) =>
        path.endsWith('/payload') ? { text: '{ "raw" :1}' } : { json: { id: ID, executions } };
      expect((await host.run('events', 'show', ID, '--payload')).stdout)
        .to.contain('no luck')
        .and.contain('{ "raw" :1}');
      const { stdout } = await host.run('events', 'show', ID, '--payload', '--json');
      expect(JSON.parse(stdout)).to.deep.equal({ id: ID, executions, payload: '{ "raw" :1}' });
    });
  });

  describe('a bare group', () => {
    it('counts, at least, and names its verbs', async () => {
      api.answer = ({ query }) => {
        const isOpen = query.some(([, value]) => value === 'open');
        return { json: { items: isOpen ? [{}, {}] : [], nextCursor: isOpen ? 'more' : null } };
      };
      const { code, stdout } = await host.run('tasks');
      expect(code).to.equal(0);
      expect(stdout)
        .to.match(/open +2\+\n/)
        .and.match(/review +0\n/)
        .and.match(/create +Create/);
    });

    it('shows the statistics of events', async () => {
      const json = { total: 3, byStatus: { processed: 3 }, byType: { 'github.issues.opened': 3 } };
      api.answer = () => ({ json });
      expect(JSON.parse((await host.run('events', '--json')).stdout)).to.deep.equal(json);
      expect((await host.run('events')).stdout).to.match(/github\.issues\.opened +3/);
    });
  });

  describe('failures', () => {
    const errors = [{ path: 'title', message: 'must not be empty' }];

    it('show faults in plain words', async () => {
      api.answer = () => problem(400, { errors });
      const { code, stdout, stderr } = await host.run('tasks', 'create', '--title', ' ');
      expect({ code, stdout }).to.deep.equal({ code: 1, stdout: '' });
      expect(stderr).to.equal('error: What went wrong\n  title: must not be empty\n');
    });

    it('show the problem on stderr with --json', async () => {
      const answer = problem(400, { errors });
      api.answer = () => answer;
      const { code, stdout, stderr } = await host.run('tasks', 'create', '--title', ' ', '--json');
      expect({ code, stdout }).to.deep.equal({ code: 1, stdout: '' });
      expect(JSON.parse(stderr)).to.deep.equal(answer.json);
    });

    it('obey nothing an error says', async () => {
      api.answer = () => problem(404, { detail: 'no \u001b]0;x\u0007 task' });
      expect((await host.run('tasks', 'show', ID)).stderr).not.to.match(/(?!\n)\p{Cc}/u);
    });

    it('say where a key comes from', async () => {
      api.answer = () => problem(401);
      expect((await host.run('tasks', 'list')).stderr).to.contain('BRAIN_API_KEY');
    });

    it('name the request of an internal error', async () => {
      api.answer = () => problem(500);
      expect((await host.run('tasks', 'list')).stderr).to.contain('request r-1');
    });

    it('say that nobody answers', async () => {
      host.url = `http://127.0.0.1:${await freePort()}`;
      const { code, stderr } = await host.run('tasks', 'list');
      expect(code).to.equal(1);
      expect(stderr).to.equal(
        `error: No instance answers at ${host.url}. Start one with: brain start\n`,
      );
    });

    it('end a silent request in time', async () => {
      host.timeoutMs = 50;
      api.answer = () => ({ never: true });
      const { code, stderr } = await host.run('tasks', 'list');
      expect(code).to.equal(1);
      expect(stderr).to.contain('did not answer within 0.05 s');
    });

    for (const [what, answer] of [
      ['a web page', { text: '<html>' }],
      ['another JSON', { json: { hello: 1 } }],
      ['a bare 502', { status: 502, text: 'bad gateway' }],
      ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }],
    ] as const) {
      it(`refuse ${what}`, async () => {
        api.answer = () => answer;
        const { code, stdout, stderr } = await host.run('tasks', 'list');
        expect({ code, stdout }).to.deep.equal({ code: 1, stdout: '' });
        expect(stderr)
          .to.match(/^error: /)
          .and.contain(host.url);
      });
    }

    it('take the key to no other address', async () => {
      const other = new FakeApi();
      try {
        const location = `${await other.start()}/api/v1/tasks`;
        api.answer = () => ({ status: 307, headers: { location } });
        expect((await host.run('tasks', 'list')).code).to.equal(1);
        expect(other.asked).to.be.empty;
      } finally {
        await other.stop();
      }
    });

    it('bound the answer', async () => {
      api.answer = () => ({ text: 'x'.repeat(33 * 1024 * 1024) });
      expect((await host.run('tasks', 'list')).stderr).to.contain('larger than 32 MB');
    });
  });

  describe('the instance', () => {
    it('is named by --url before BRAIN_URL, with the key of a file before the variable', async () => {
      host.env = { BRAIN_URL: 'http://127.0.0.1:2', BRAIN_API_KEY: 'from-variable' };
      await writeFile(join(folder, 'key'), 'from-file\n');
      await host.run('tasks', 'list', '--url', host.url, '--key-file', 'key');
      expect(api.asked[0]?.headers['authorization']).to.equal('Bearer from-file');
    });

    it('is named by the environment', async () => {
      host.env = { BRAIN_URL: `${host.url}/`, BRAIN_API_KEY: 'from-variable' };
      await host.run('tasks', 'list', '--data-dir', 'd', '--set', 'a=1', '--set', 'b=2');
      expect(api.asked[0]?.headers['authorization']).to.equal('Bearer from-variable');
      expect(host.connected[0]).to.deep.include({ dataDir: 'd', set: ['a=1', 'b=2'] });
    });

    it('is not asked with a key that is no single header', async () => {
      host.env = { BRAIN_API_KEY: 'a\nx-evil: 1' };
      const { code } = await host.run('tasks', 'list');
      expect(code).to.equal(78);
      expect(api.asked).to.be.empty;
    });
  });

  describe('in this process', () => {
    it('starts the roles named, with its exit code', async () => {
      let given: unknown;
      host.local.start = (options) => {
        given = options;
        return Promise.resolve(7);
      };
      const { code } = await host.run('start', '--roles', 'api, worker', '--config', 'c.yaml');
      expect(code).to.equal(7);
      expect(given).to.deep.include({ roles: ['api', 'worker'], file: 'c.yaml', json: false });
    });

    for (const [status, code] of [
      ['ok', 0],
      ['warning', 0],
      ['fault', 1],
    ] as const) {
      it(`doctor exits ${code} with: ${status}`, async () => {
        const finding = { name: 'disk', status, message: 'so full', remedy: 'make room' };
        host.local.doctor = () => Promise.resolve([finding]);
        const outcome = await host.run('doctor');
        expect(outcome.code).to.equal(code);
        expect(outcome.stdout).to.contain('so full').and.contain('make room');
        const json = await host.run('doctor', '--json');
        expect(JSON.parse(json.stdout)).to.deep.equal([finding]);
      });
    }

    it('exits 78 with every configuration fault', async () => {
      host.local.configValidate = () =>
        Promise.reject(
          new AppError('configuration', 'config.invalid', 'config: a: bad\nconfig: b: bad', {
            faults: [
              { path: 'a', message: 'bad' },
              { path: 'b', message: 'bad' },
            ],
          }),
        );
      const plain = await host.run('config', 'validate');
      expect(plain).to.deep.equal({
        code: 78,
        stdout: '',
        stderr: 'config: a: bad\nconfig: b: bad\n',
      });
      const json = await host.run('config', 'validate', '--json');
      expect(json).to.include({ code: 78, stdout: '' });
      expect(JSON.parse(json.stderr)).to.have.nested.property('errors[1].path', 'b');
    });

    it('shows settings, and who set them when asked', async () => {
      host.local.configShow = () =>
        Promise.resolve([{ path: 'api.port', value: 8000, origin: 'brain.config.yaml' }]);
      expect((await host.run('config', 'show')).stdout).not.to.contain('yaml');
      expect((await host.run('config', 'show', '--origin')).stdout).to.contain('yaml');
    });

    it('tells of migrations', async () => {
      host.local.migrate = () => Promise.resolve(['0001-first']);
      host.local.migrationStatus = () => Promise.resolve([{ name: '0002', appliedAt: null }]);
      expect((await host.run('database', 'migrate')).stdout).to.equal('Applied 0001-first\n');
      expect((await host.run('database', 'status')).stdout).to.contain('waiting');
    });

    it('undoes migrations, when it is told that it may', async () => {
      const refused = await host.run('database', 'rollback');
      expect(refused).to.include({ code: 2, stdout: '' });
      expect(refused.stderr).to.contain('--yes').and.contain('dropped');
      expect(host.called).to.deep.equal([]);
      const { code, stdout } = await host.run('database', 'rollback', '--yes');
      expect(code).to.equal(0);
      expect(stdout).to.match(/^Undone 0002-b\n/);
      await host.run('database', 'rollback', '--steps', '3', '--yes');
      await host.run('database', 'rollback', '--to', '0001-a', '--yes');
      const targets = host.called.map(([, options]) => (options as { target: object }).target);
      expect(targets).to.deep.equal([{ steps: 1 }, { steps: 3 }, { to: '0001-a' }]);
      const json = (await host.run('database', 'rollback', '--yes', '--json')).stdout;
      expect(JSON.parse(json)).to.deep.equal({ undone: ['0002-b'] });
    });

    it('undoes no number of migrations that is none', async () => {
      for (const steps of ['0', '-1', 'x', '1.5', '99999']) {
        expect((await host.run('database', 'rollback', '--yes', '--steps', steps)).code).to.equal(
          2,
        );
      }
      const both = ['--steps', '1', '--to', '0001-a', '--yes'];
      expect((await host.run('database', 'rollback', ...both)).code).to.equal(2);
      expect(host.called).to.deep.equal([]);
    });

    it('compacts the file of a database', async () => {
      expect((await host.run('database', 'compact')).stdout).to.equal(
        '3.0 MB before, 1.0 MB now.\n',
      );
      const json = (await host.run('database', 'compact', '--json')).stdout;
      expect(JSON.parse(json)).to.deep.equal({ beforeBytes: 3_145_728, afterBytes: 1_048_576 });
    });

    it('never throws', async () => {
      host.local.doctor = () => Promise.reject(new Error('surprise'));
      expect(await host.run('doctor')).to.deep.equal({
        code: 1,
        stdout: '',
        stderr: 'error: surprise\n',
      });
    });
  });
});
