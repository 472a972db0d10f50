import { expect } from 'chai';
import type { Brain } from '../../../src/bootstrap/library.js';
import type { PluginView } from '../../../src/domain/plugins/plugin-state.js';
import { listQuery } from '../../../src/domain/shared/page.js';
import { eventually } from '../../support/eventually.js';
import { appErrorOf } from '../../support/rejection.js';
import { BEFORE_CREATE, before, PluginsUnderTest } from './plugins-under-test.js';

const CALL_MS = 300;

describe('a plugin that misbehaves', function () {
  this.timeout(60_000);
  let plugins: PluginsUnderTest;
  /** Events that tell of plugins that were turned off. */
  let told: unknown[];

  beforeEach(async () => {
    plugins = await PluginsUnderTest.make();
  });

  afterEach(() => plugins.close());

  const bad = async (code: string, manifest: object = {}, callTimeoutMs = CALL_MS) => {
    await plugins.write('bad', { ...BEFORE_CREATE, ...manifest }, code);
    await plugins.write(
      'good',
      BEFORE_CREATE,
      before(`return { ...input, labels: [...(input.labels ?? []), 'good'] };`),
    );
    const brain = await plugins.start({ callTimeoutMs });
    told = [];
    brain.onEvent('brain.plugin.disabled', (event) => void told.push(event.data));
    return brain;
  };
  const view = (brain: Brain): Promise<PluginView> => brain.use('plugins.get', { name: 'bad' });

  /**
   * Requests keep succeeding, and another plugin keeps doing its work, until the plugin is off, and after that.
   * Being off is told once.
   */
  const untilOff = async (brain: Brain, everyMs = 20): Promise<PluginView> => {
    const off = await eventually(
      async () => {
        const { labels } = await brain.use('tasks.create', { title: 'still works' });
        expect(labels).to.deep.equal(['good']);
        const found = await view(brain);
        expect(found).to.include({ status: 'disabled', processId: null });
        return found;
      },
      { timeoutMs: 40_000, everyMs },
    );
    await brain.use('tasks.create', { title: 'works without it' });
    await eventually(() => {
      expect(told).to.deep.equal([{ name: 'bad', reason: off.reason }]);
    });
    return off;
  };

  it('by looping for ever delays the caller by its deadline at most, and its process ends', async () => {
    const brain = await bad(before('for (;;);'));
    const { processId } = await view(brain);
    const startedMs = performance.now();
    await brain.use('tasks.create', { title: 'A' });
    expect(performance.now() - startedMs).to.be.within(CALL_MS - 20, CALL_MS + 2_000);
    await eventually(() => {
      expect(() => process.kill(processId ?? 0, 0)).to.throw('ESRCH');
    });
    await untilOff(brain);
  });

  it('by throwing is off after five strikes, with an event that says why', async () => {
    const brain = await bad(before(`throw new Error('I broke');`));
    for (let call = 0; call < 4; call += 1) await brain.use('tasks.create', { title: 'A' });
    expect((await view(brain)).status).to.equal('enabled');
    await brain.use('tasks.create', { title: 'A' });
    const { reason } = await untilOff(brain);
    expect(reason).to.contain('I broke');
  });

  for (const [what, code] of Object.entries({
    exits: before('process.exit(3);'),
    'ends itself at its start': 'process.exit(1);',
    'answers what is no task': before('return { title: 5 };'),
    'refuses what it may only change': `export function activate(api) {
      api.before('tasks.create', () => { throw api.refuse('no'); }); }`,
  })) {
    it(`that ${what} is off after its strikes, while requests succeed`, async () => {
      await untilOff(await bad(code));
    });
  }

  // They answer meanwhile, so that nothing but the bound itself turns them off.
  for (const [reason, code] of Object.entries({
    'it sent more messages than it may': `const next = () => {
      api.log.info('x'.repeat(1000)); setImmediate(next); }; next();`,
    'it took too much memory': `const all = []; const next = () => {
      all.push(Buffer.alloc(10 * 1024 * 1024, 1));
      if (all.length < 200) setTimeout(next, 5); }; next();`,
  })) {
    it(`is off after its strikes when ${reason}`, async () => {
      const handler = `api.before('tasks.create', () => { ${code} });`;
      const patient = await bad(`export function activate(api) { ${handler} }`, {}, 10_000);
      const off = await untilOff(patient);
      expect(off.reason).to.contain(reason);
    });
  }

  it('that writes rubbish into its connection is off after its strikes, for that reason', async () => {
    const code = `import fs from 'node:fs'; export function activate(api) {
      api.before('tasks.create', () => { fs.writeSync(3, Buffer.alloc(64, 255)); }); }`;
    // Nothing but that is a fault, however slow the machine is.
    const { reason } = await untilOff(await bad(code, {}, 10_000));
    expect(reason).to.contain('a message is too large');
  });

  it('that prints without end does not hold up its host', async () => {
    const brain = await bad(before(`setInterval(() => console.log('x'.repeat(100000)), 0);`));
    const startedMs = performance.now();
    for (let call = 0; call < 50; call += 1) await brain.use('tasks.create', { title: 'A' });
    expect(performance.now() - startedMs).to.be.lessThan(10_000);
  });

  it('cannot read files of others, start programs, or see variables of its host', async () => {
    process.env['PLUGIN_TEST_SECRET'] = 'do not tell';
    const brain = await bad(
      `import fs from 'node:fs'; import child from 'node:child_process';
      const tried = (act) => { try { return 'done: ' + act(); } catch (e) { return 'refused'; } };
      ${before(`return { ...input, labels: [
        tried(() => fs.readFileSync('/etc/passwd').length),
        tried(() => fs.writeFileSync('/tmp/plugin-was-here', '1')),
        tried(() => child.spawnSync('id').pid),
        tried(() => process.kill(process.ppid, 0)),
        String(process.env.PLUGIN_TEST_SECRET) ] };`)}`,
    );
    delete process.env['PLUGIN_TEST_SECRET'];
    const { labels } = await brain.use('tasks.create', { title: 'A' });
    expect(labels).to.deep.equal([...Array<string>(4).fill('refused'), 'undefined', 'good']);
  });

  it('may reach the network', async () => {
    const { createServer } = await import('node:http');
    const server = createServer((_request, response) => response.end('from afar'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { readonly port: number };
    try {
      const url = `http://127.0.0.1:${String(port)}/`;
      const brain = await bad(
        before(`return { ...input, labels: [await (await fetch('${url}')).text()] };`),
        {},
        10_000,
      );
      const { labels } = await brain.use('tasks.create', { title: 'A' });
      expect(labels).to.include('good');
      expect(await view(brain)).to.include({ failures: 0, calls: 1 });
    } finally {
      server.close();
    }
  });

  for (const [what, configSchema] of Object.entries({
    'is checked later': { $async: true, required: ['name'] },
    'takes for ever': {
      properties: { word: { pattern: '^(a+)+$', default: `${'a'.repeat(40)}!` } },
    },
  })) {
    it(`whose schema ${what} is not started, and says why`, async () => {
      const brain = await bad(before(''), { configSchema });
      const { status, reason } = await view(brain);
      expect(status).to.equal('failed');
      expect(reason).to.match(/\$async|took too long/);
      await brain.use('tasks.create', { title: 'A' });
    });
  }
  it('is not blamed for an answer that came while its host was busy', async () => {
    const brain = await bad(
      before(`await new Promise((resolve) => setTimeout(resolve, ${CALL_MS / 2}));
        return { ...input, labels: ['seen'] };`),
    );
    const created = brain.use('tasks.create', { title: 'A' });
    await eventually(
      async () => {
        expect((await view(brain)).calls).to.equal(1);
      },
      { everyMs: 1 },
    );
    const busyUntilMs = performance.now() + 3 * CALL_MS;
    while (performance.now() < busyUntilMs);
    expect((await created).labels).to.include('seen');
    expect((await view(brain)).strikes).to.equal(0);
  });

  it('by hanging once has one strike', async () => {
    const brain = await bad(before('if (input.title === "hang") for (;;);'));
    await brain.use('tasks.create', { title: 'hang' });
    await eventually(async () => {
      expect((await view(brain)).restarts).to.equal(1);
    });
    expect((await view(brain)).strikes).to.equal(1);
  });

  it('is not blamed for an answer that is too large for the connection', async () => {
    const brain = await bad(before(`return { ...input, description: 'x'.repeat(5_000_000) };`));
    for (let call = 0; call < 6; call += 1) await brain.use('tasks.create', { title: 'A' });
    expect(await view(brain)).to.include({ status: 'enabled', strikes: 0 });
  });

  it('is told nothing of what it does itself, and stops where plugins call each other', async () => {
    const creating = (title: string) => `export function activate(api) {
      api.before('tasks.create', async () => {
        await api.use('tasks.create', { title: '${title}' }).catch(() => undefined); }); }`;
    await plugins.write('one', BEFORE_CREATE, creating('by one'));
    await plugins.write('two', BEFORE_CREATE, creating('by two'));
    const brain = await plugins.start();
    await brain.use('tasks.create', { title: 'A' });
    const { items } = await brain.use('tasks.list', listQuery());
    expect(items.length).to.be.within(3, 12);
  });

  it('that struck out as a veto keeps refusing until a person turns it off', async () => {
    const brain = await bad(before(`throw new Error('I broke');`), {
      hooks: { before: { 'tasks.create': 'veto' } },
    });
    const create = () => appErrorOf(brain.use('tasks.create', { title: 'A' }));
    for (let call = 0; call < 5; call += 1) await create();
    await eventually(async () => {
      expect((await view(brain)).status).to.equal('disabled');
    });
    const error = await create();
    expect(error).to.include({ kind: 'unavailable', code: 'plugin.unavailable' });
    expect(error.message).not.to.contain('I broke');
    await brain.use('plugins.update', { name: 'bad', isEnabled: false });
    await brain.use('tasks.create', { title: 'A' });
  });

  it('refuses calls in its place when it is a veto and does not answer', async () => {
    const brain = await bad(before('for (;;);'), { hooks: { before: { 'tasks.create': 'veto' } } });
    const error = await appErrorOf(brain.use('tasks.create', { title: 'A' }));
    expect(error).to.include({ kind: 'unavailable', code: 'plugin.unavailable' });
  });
});
