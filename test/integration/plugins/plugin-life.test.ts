import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { eventually } from '../../support/eventually.js';
import { appErrorOf } from '../../support/rejection.js';
import { BEFORE_CREATE, before, PluginsUnderTest } from './plugins-under-test.js';

describe('plugins', function () {
  this.timeout(60_000);
  let plugins: PluginsUnderTest;

  beforeEach(async () => {
    plugins = await PluginsUnderTest.make();
  });

  afterEach(() => plugins.close());

  it('veto by their settings, in bulk too, and say why', async () => {
    await plugins.copyExample('ticket-prefix');
    const brain = await plugins.start({ settings: { 'ticket-prefix': { prefix: 'OPS' } } });
    const error = await appErrorOf(brain.use('tasks.create', { title: 'Renew it' }));
    expect(error).to.include({ kind: 'forbidden', code: 'plugin.refused' });
    expect(error.message).to.match(/^ticket-prefix: .*OPS-/);
    const items = [{ title: 'OPS-1 a' }, { title: 'b' }];
    expect((await appErrorOf(brain.use('tasks.create-many', { items }))).code).to.equal(
      'plugin.refused',
    );
    const { title } = await brain.use('tasks.create', { title: 'OPS-12 Renew it' });
    expect(title).to.equal('OPS-12 Renew it');
  });

  it('change the input, which stays typed', async () => {
    await plugins.copyExample('keyword-labels');
    const brain = await plugins.start();
    const dueAt = new Date('2027-01-01T00:00:00Z');
    const task = await brain.use('tasks.create', { title: 'Certificate expires', dueAt });
    expect(task.labels).to.include('security');
    expect(task.dueAt).to.deep.equal(dueAt);
  });

  it('with settings that do not fit are not started, and say every fault', async () => {
    await plugins.copyExample('ticket-prefix');
    const brain = await plugins.start({
      settings: { 'ticket-prefix': { prefix: 5, colour: 'red' } },
    });
    const { status, reason } = await brain.use('plugins.get', { name: 'ticket-prefix' });
    expect(status).to.equal('failed');
    expect(reason).to.contain('ticket-prefix.prefix').and.to.contain('colour');
    await brain.use('tasks.create', { title: 'A' });
  });

  it('are reloaded under load without losing a call', async () => {
    const labelled = (label: string) => before(`return { ...input, labels: ['${label}'] };`);
    await plugins.write('label', BEFORE_CREATE, labelled('old'));
    const brain = await plugins.start();
    const labels = new Set<string>();
    let isOver = false;
    const load = Array.from({ length: 4 }, async () => {
      while (!isOver) {
        const task = await brain.use('tasks.create', { title: 'A' });
        labels.add(task.labels[0] ?? 'none');
      }
    });
    await plugins.write('label', BEFORE_CREATE, labelled('newer'));
    await eventually(
      () => {
        expect(labels.has('newer')).to.equal(true);
      },
      { timeoutMs: 20_000, everyMs: 50 },
    );
    // A new one that cannot be started leaves the old one in place.
    await plugins.write('label', BEFORE_CREATE, 'export const nothing = 1;');
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    isOver = true;
    await Promise.all(load);
    expect([...labels].sort()).to.deep.equal(['newer', 'old']);
    const task = await brain.use('tasks.create', { title: 'B' });
    expect(task.labels).to.deep.equal(['newer']);
  });

  it('use use cases within their permissions, keep values, and hear of events', async () => {
    await plugins.write(
      'helper',
      {
        permissions: ['task:read', 'task:write', 'event:read'],
        hooks: { events: ['brain.task.created'] },
      },
      `export function activate(api) {
        api.onEvent('brain.task.created', async ({ data, subject }) => {
          if (data.title !== 'Start') return;
          const count = ((await api.storage.get('count')) ?? 0) + 1;
          await api.storage.set('count', count);
          const denied = await api.use('projects.create', { name: 'P', slug: 'p' }).catch((e) => e.code);
          const unknown = await api.use('api-keys.create', { name: 'k', role: 'admin' }).catch((e) => e.code);
          await api.use('tasks.create', { title: [count, denied, unknown].join(' ') });
        });
      }`,
    );
    const brain = await plugins.start();
    const seen: string[] = [];
    brain.onEvent('brain.task.created', ({ data }) => void seen.push(String(data['title'])));
    await new Promise((resolve) => setTimeout(resolve, 800));
    await brain.use('tasks.create', { title: 'Start' });
    await eventually(
      () => {
        expect(seen).to.include('1 access.forbidden use-case.not-callable');
      },
      { timeoutMs: 10_000 },
    );
  });

  it('ask each other at declared points, after what they depend on', async () => {
    await plugins.write(
      'asker',
      { ...BEFORE_CREATE, hookPoints: ['asker.label'], dependencies: { teller: '^1.0.0' } },
      `export function activate(api) { api.before('tasks.create', async (input) => {
        const answers = await api.ask('asker.label', input.title);
        return { ...input, labels: Object.values(answers) }; }); }`,
    );
    await plugins.write(
      'teller',
      { hooks: { points: ['asker.label'] } },
      `export function activate(api) { api.answer('asker.label', (title) => title.toLowerCase()); }`,
    );
    await plugins.write('lost', { dependencies: { nowhere: '^1.0.0' } }, before(''));
    const brain = await plugins.start();
    expect((await brain.use('tasks.create', { title: 'LOUD' })).labels).to.deep.equal(['loud']);
    expect((await brain.use('plugins.get', { name: 'lost' })).reason).to.contain('nowhere');
  });

  it('are turned off, on and uninstalled by hand, leaving nothing', async () => {
    await plugins.copyExample('ticket-prefix');
    const brain = await plugins.start({ settings: { 'ticket-prefix': { prefix: 'OPS' } } });
    const name = 'ticket-prefix';
    const off = await brain.use('plugins.update', { name, isEnabled: false });
    expect(off).to.include({ status: 'disabled', processId: null });
    await brain.use('tasks.create', { title: 'free' });
    expect((await brain.use('plugins.update', { name, isEnabled: true })).status).to.equal(
      'enabled',
    );
    await appErrorOf(brain.use('tasks.create', { title: 'not free' }));
    const { processId } = await brain.use('plugins.reload', { name });
    await brain.use('plugins.delete', { name });
    expect(await brain.use('plugins.list', undefined)).to.deep.equal([]);
    await brain.use('tasks.create', { title: 'free again' });
    expect(() => process.kill(processId ?? 0, 0)).to.throw('ESRCH');
    expect((await appErrorOf(brain.use('plugins.get', { name }))).kind).to.equal('not-found');
  });

  it('go on while their manifest cannot be read, and are reloaded when it can again', async () => {
    const veto = { ...BEFORE_CREATE, hooks: { before: { 'tasks.create': 'veto' } } };
    const refusing = (why: string) => before(`throw api.refuse('${why}');`);
    await plugins.write('strict', veto, refusing('old'));
    const brain = await plugins.start();
    await writeFile(join(plugins.folder, 'strict', 'brain-plugin.json'), '');
    await eventually(async () => {
      const { reason } = await brain.use('plugins.get', { name: 'strict' });
      expect(reason).to.contain('its manifest is no JSON');
    });
    const create = () => appErrorOf(brain.use('tasks.create', { title: 'A' }));
    expect((await create()).message).to.equal('strict: old');
    await plugins.write('strict', veto, refusing('new'));
    await eventually(async () => {
      expect((await create()).message).to.equal('strict: new');
    });
  });

  it('may have any name', async () => {
    const manifest = { ...BEFORE_CREATE, configSchema: { type: 'object' } };
    await plugins.write('constructor', manifest, before(`return { ...input, labels: ['x'] };`));
    const brain = await plugins.start();
    expect((await brain.use('tasks.create', { title: 'A' })).labels).to.deep.equal(['x']);
  });

  it('show nobody the secrets of their settings in what they throw', async () => {
    const token = 'plugin-token-0123456789abcdef';
    const manifest = {
      ...BEFORE_CREATE,
      hooks: { before: { 'tasks.create': 'veto' } },
      configSchema: { type: 'object' },
    };
    const code = before(`throw new Error('no access with ' + api.config.token);`);
    await plugins.write('leaky', manifest, code);
    const brain = await plugins.start({ settings: { leaky: { token } } });
    const told: unknown[] = [];
    brain.onEvent('brain.plugin.disabled', (event) => void told.push(event));
    const errors: unknown[] = [];
    for (let call = 0; call < 5; call += 1) {
      errors.push(await appErrorOf(brain.use('tasks.create', { title: 'A' })));
    }
    await eventually(() => {
      expect(told).to.have.length(1);
    });
    const { reason } = await brain.use('plugins.get', { name: 'leaky' });
    expect(reason).to.contain('no access with');
    expect(JSON.stringify([told, reason, errors, String(errors[0])])).not.to.contain(token);
  });

  it('go when their folder goes', async () => {
    await plugins.write('label', BEFORE_CREATE, before(`return { ...input, labels: ['x'] };`));
    const brain = await plugins.start();
    await rm(join(plugins.folder, 'label'), { recursive: true });
    await eventually(async () => {
      expect((await brain.use('tasks.create', { title: 'A' })).labels).to.deep.equal([]);
    });
  });
});
