import { expect } from 'chai';
import { appErrorOf } from '../../support/rejection.js';
import { PluginsUnderTest } from './plugins-under-test.js';

describe('what nobody has verified yet', () => {
  let plugins: PluginsUnderTest;

  beforeEach(async () => {
    plugins = await PluginsUnderTest.make();
  });

  afterEach(() => plugins.close());

  const body = Buffer.from('{"action":"opened"}');
  const headers = {
    'x-github-event': 'issues',
    'x-github-delivery': '0195a1b2-0000-7000-8000-000000000001',
    'x-hub-signature-256': `sha256=${'0'.repeat(64)}`,
  };

  it('is shown to no plugin, not even to one that stands everywhere', async () => {
    await plugins.write(
      'watcher',
      {
        permissions: ['event:write', 'task:write'],
        hooks: { before: { '*': 'change' }, after: ['*'] },
      },
      `export function activate(api) { api.before('*', () => {}); api.after('*', () => {}); }`,
    );
    const brain = await plugins.start();
    const delivery = { provider: 'github', headers, body };
    const error = await appErrorOf(brain.use('events.receive', delivery));
    expect(error.kind).to.equal('unauthorised');
    expect((await brain.use('plugins.get', { name: 'watcher' })).calls).to.equal(0);
    await brain.use('tasks.create', { title: 'A' });
    expect((await brain.use('plugins.get', { name: 'watcher' })).calls).to.be.greaterThan(0);
  });

  it('cannot be asked for in a manifest', async () => {
    await plugins.write(
      'watcher',
      { permissions: ['event:write'], hooks: { before: { 'events.receive': 'change' } } },
      'export function activate() {}',
    );
    const brain = await plugins.start();
    const { status, reason } = await brain.use('plugins.get', { name: 'watcher' });
    expect({ status, reason: reason?.split(' ')[0] }).to.deep.equal({
      status: 'failed',
      reason: 'hooks.before.events.receive',
    });
  });
});
