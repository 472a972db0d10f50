import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Brain } from '../../../src/bootstrap/library.js';
import type { PluginView } from '../../../src/domain/plugins/plugin-state.js';
import { eventually } from '../../support/eventually.js';
import { appErrorOf } from '../../support/rejection.js';
import { BEFORE_CREATE, before, PluginsUnderTest } from './plugins-under-test.js';

const CALL_MS = 300;

describe('a plugin that misbehaves', function () {
  this.timeout(60_000);
  let plugins: PluginsUnderTest;

  beforeEach(async () => {
    plugins = await PluginsUnderTest.make();
  });

  afterEach(() => plugins.close());

  const bad = async (code: string, manifest: object = {}) => {
    await plugins.write('bad', { ...BEFORE_CREATE, ...manifest }, code);
    return plugins.start({ callTimeoutMs: CALL_MS });
  };
  const view = (brain: Brain): Promise<PluginView> => brain.use('plugins.get', { name: 'bad' });

  /** Requests keep succeeding until the plugin is off, and go on after that. */
  const untilOff = async (brain: Brain, everyMs = 20): Promise<PluginView> => {
    const off = await eventually(
      async () => {
        await brain.use('tasks.create', { title: 'still works' });
        const found = await view(brain);
        expect(found.status).to.equal('disabled');
        return found;
      },
      { timeoutMs: 40_000, everyMs },
    );
    await brain.use('tasks.create', { title: 'works without it' });
    return off;
  };

  it('by looping for ever delays the caller by its deadline at most, and its process ends', async () => {
    const brain = await bad(before('for (;;);'));
    const { processId } = await view(brain);
    const startedMs = performance.now();
    await brain.use('tasks.create', { title: 'A' });
    expect(performance.now() - startedMs).to.be.within(CALL_MS - 20, CALL_MS + 250);
    await eventually(() => {
      expect(() => process.kill(processId ?? 0, 0)).to.throw('ESRCH');
    });
    await untilOff(brain);
  });

  it('by throwing is off after five strikes, with an event that says why', async () => {
    await plugins.write('bad', BEFORE_CREATE, before(`throw new Error('I broke');`));
    const brain = await plugins.start();
    const told: unknown[] = [];
    brain.onEvent('brain.plugin.disabled', (event) => void told.push(event.data));
    for (let call = 0; call < 4; call += 1) await brain.use('tasks.create', { title: 'A' });
    expect((await view(brain)).status).to.equal('enabled');
    await brain.use('tasks.create', { title: 'A' });
    const { reason } = await untilOff(brain);
    expect(reason).to.contain('I broke');
    await eventually(() => {
      expect(told).to.have.length(1);
    });
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

  it('that floods its host is off after its strikes', async () => {
    const flood = `export function activate(api) {
      api.before('tasks.create', () => { for (;;) api.log.info('x'.repeat(1000)); }); }`;
    await untilOff(await bad(flood));
  });

  it('that prints without end does not hold up its host', async () => {
    const brain = await bad(before(`setInterval(() => console.log('x'.repeat(100000)), 0);`));
    const startedMs = performance.now();
    for (let call = 0; call < 50; call += 1) await brain.use('tasks.create', { title: 'A' });
    expect(performance.now() - startedMs).to.be.lessThan(10_000);
  });

  it('that takes 2 GB is ended before it has them', async () => {
    const brain = await bad(
      before(`const all = []; for (let n = 0; n < 200; n += 1) {
        all.push(Buffer.alloc(10 * 1024 * 1024, 1)); await new Promise((r) => setTimeout(r, 2)); }
        return input;`),
    );
    await untilOff(brain, 100);
    const [, pages] = readFileSync('/proc/self/statm', 'utf8').split(' ');
    expect(Number(pages) * 4096).to.be.lessThan(700 * 1024 * 1024);
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
    expect(labels).to.deep.equal([...Array<string>(4).fill('refused'), 'undefined']);
  });

  it('refuses calls in its place when it is a veto and does not answer', async () => {
    const brain = await bad(before('for (;;);'), { hooks: { before: { 'tasks.create': 'veto' } } });
    const error = await appErrorOf(brain.use('tasks.create', { title: 'A' }));
    expect(error).to.include({ kind: 'unavailable', code: 'plugin.unavailable' });
  });
});
