import { expect } from 'chai';
import { PluginsUnderTest } from './plugins-under-test.js';

const REPORTS = `export function activate(api) {
  api.before('tasks.create', async (input) => {
    await api.use('expectations.report', { name: 'importer', volume: 7 });
    return input;
  });
}`;

describe('plugins and what is expected of them', function () {
  this.timeout(30_000);
  let plugins: PluginsUnderTest;

  beforeEach(async () => {
    plugins = await PluginsUnderTest.make();
  });

  afterEach(() => plugins.close());

  const expected = async (permissions: readonly string[]) => {
    const hooks = { before: { 'tasks.create': 'change' } };
    await plugins.write('importer', { permissions, hooks }, REPORTS);
    const brain = await plugins.start();
    const details = { name: 'importer', kind: 'plugin', subject: 'importer' } as const;
    const { id } = await brain.use('expectations.create', { ...details, everySeconds: 60 });
    return { brain, id };
  };

  it('tell by name that it happened, and how much came', async () => {
    const { brain, id } = await expected(['task:write', 'expectation:write']);
    await brain.use('tasks.create', { title: 'A' });
    const { lastAt, lastVolume } = await brain.use('expectations.get', { id });
    expect(lastAt).to.be.an.instanceOf(Date);
    expect(lastVolume).to.equal(7);
  });

  it('cannot without the permission', async () => {
    const { brain, id } = await expected(['task:write']);
    await brain.use('tasks.create', { title: 'A' }).catch(() => undefined);
    expect((await brain.use('expectations.get', { id })).lastAt).to.equal(null);
  });
});
