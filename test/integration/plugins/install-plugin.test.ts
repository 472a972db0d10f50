import { mkdir, mkdtemp, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Brain } from '../../../src/bootstrap/library.js';
import { eventually } from '../../support/eventually.js';
import { appErrorOf } from '../../support/rejection.js';
import { pluginEntries, writeArchive, type ArchiveEntry } from './archives.js';
import { BEFORE_CREATE, before, EXAMPLES, PluginsUnderTest } from './plugins-under-test.js';

const labelling = (label: string) => before(`return { ...input, labels: ['${label}'] };`);
const GOOD = pluginEntries(BEFORE_CREATE, labelling('packed'));

const HOSTILE: Readonly<Record<string, readonly ArchiveEntry[]>> = {
  'leads upwards': [...GOOD, { path: 'package/../../out.mjs', text: 'x' }],
  'names an absolute path': [...GOOD, { path: '/tmp/plugin-was-here.mjs', text: 'x' }],
  'has a symbolic link': [
    ...GOOD,
    { path: 'package/lib', type: 'SymbolicLink', linkpath: '/etc' },
    { path: 'package/lib/x.mjs', text: 'x' },
  ],
  'has a hard link': [...GOOD, { path: 'package/x', type: 'Link', linkpath: 'package/index.mjs' }],
  'has a pipe': [...GOOD, { path: 'package/x', type: 'FIFO' }],
  'has a device': [...GOOD, { path: 'package/x', type: 'CharacterDevice' }],
  'claims a huge file': [...GOOD, { path: 'package/x', claimedBytes: 2 ** 32 }],
  'unpacks to very much': [
    ...GOOD,
    ...Array.from({ length: 9 }, (_, at) => ({
      path: `package/${String(at)}`,
      text: '0'.repeat(8 * 1024 * 1024),
    })),
  ],
  'has very many files': [
    ...GOOD,
    ...Array.from({ length: 5_001 }, (_, at) => ({ path: `package/${String(at)}` })),
  ],
  'has no manifest': [{ path: 'package/index.mjs', text: '' }],
  'has no module': GOOD.slice(0, 1),
};

describe('installing a plugin', function () {
  this.timeout(60_000);
  let plugins: PluginsUnderTest;
  let brain: Brain;
  let sources: string;

  beforeEach(async () => {
    plugins = await PluginsUnderTest.make();
    sources = await mkdtemp(join(tmpdir(), 'brain-sources-'));
    brain = await plugins.start();
  });

  afterEach(async () => {
    await plugins.close();
    await rm(sources, { recursive: true, force: true });
  });

  const archive = (entries: readonly ArchiveEntry[]) =>
    writeArchive(join(sources, 'plugin.tgz'), entries);
  const labelsNow = async () => (await brain.use('tasks.create', { title: 'A' })).labels;
  /** What lies in the plugin folder, drafts too. */
  const laid = () => readdir(plugins.folder);

  it('takes a folder, starts it, and tells so', async () => {
    const told: unknown[] = [];
    brain.onEvent('brain.plugin.installed', (event) => void told.push(event.data));
    const view = await brain.use('plugins.install', { path: join(EXAMPLES, 'keyword-labels') });
    expect(view).to.include({ name: 'keyword-labels', status: 'enabled', source: 'directory' });
    const task = await brain.use('tasks.create', { title: 'Backup fails' });
    expect(task.labels).to.deep.equal(['infrastructure']);
    expect(await laid()).to.deep.equal(['keyword-labels']);
    const data = { name: 'keyword-labels', version: '1.0.0', replaced: null };
    await eventually(() => {
      expect(told).to.deep.equal([data]);
    });
  });

  it('takes an archive with a folder around everything, and one without', async () => {
    await brain.use('plugins.install', { path: await archive(GOOD) });
    expect(await labelsNow()).to.deep.equal(['packed']);
    const flat = pluginEntries(BEFORE_CREATE, labelling('flat')).map(({ path, ...entry }) => ({
      ...entry,
      path: path.replace('package/', ''),
    }));
    await brain.use('plugins.install', { path: await archive(flat), replace: true });
    expect(await labelsNow()).to.deep.equal(['flat']);
    expect(await laid()).to.deep.equal(['packed']);
  });

  it('replaces another version only when told to', async () => {
    await brain.use('plugins.install', { path: await archive(GOOD) });
    const manifest = { ...BEFORE_CREATE, version: '2.0.0' };
    const path = await archive(pluginEntries(manifest, labelling('second')));
    const refused = await appErrorOf(brain.use('plugins.install', { path }));
    expect(refused).to.include({ kind: 'conflict', code: 'plugin.installed' });
    expect(refused.message).to.contain('1.0.0').and.to.contain('2.0.0');
    expect(await labelsNow()).to.deep.equal(['packed']);
    const view = await brain.use('plugins.install', { path, replace: true });
    expect(view.version).to.equal('2.0.0');
    expect(await labelsNow()).to.deep.equal(['second']);
    expect(await laid()).to.deep.equal(['packed']);
  });

  it('of two at once takes the first, and tells the second of it', async () => {
    const path = await archive(GOOD);
    const install = () => brain.use('plugins.install', { path });
    const ended = await Promise.allSettled([install(), install()]);
    expect(ended.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected']);
    const refused = ended.find(({ status }) => status === 'rejected');
    expect(refused).to.have.nested.property('reason.code', 'plugin.installed');
  });

  it('keeps the folder that the plugin lies in', async () => {
    await plugins.write('own-name', { ...BEFORE_CREATE, name: 'packed' }, labelling('first'));
    await eventually(async () => {
      expect(await labelsNow()).to.deep.equal(['first']);
    });
    await brain.use('plugins.install', { path: await archive(GOOD), replace: true });
    expect(await labelsNow()).to.deep.equal(['packed']);
    expect(await laid()).to.deep.equal(['own-name']);
  });

  it('leaves the folder of another plugin alone, and what is none', async () => {
    await plugins.write('packed', { ...BEFORE_CREATE, name: 'other' }, labelling('other'));
    await eventually(async () => {
      expect(await labelsNow()).to.deep.equal(['other']);
    });
    const install = async () =>
      appErrorOf(brain.use('plugins.install', { path: await archive(GOOD), replace: true }));
    expect(await install()).to.include({ kind: 'conflict', code: 'plugin.folder-taken' });
    expect(await labelsNow()).to.deep.equal(['other']);
    await rm(join(plugins.folder, 'packed', 'brain-plugin.json'));
    await brain.use('plugins.delete', { name: 'other' });
    await mkdir(join(plugins.folder, 'packed'));
    await writeFile(join(plugins.folder, 'packed', 'notes.txt'), 'mine');
    expect((await install()).code).to.equal('plugin.folder-taken');
    expect(await readdir(join(plugins.folder, 'packed'))).to.deep.equal(['notes.txt']);
    expect(await laid()).to.deep.equal(['packed']);
  });

  it('does not read beyond the end of an archive', async () => {
    const trailing = Buffer.alloc(200 * 1024 * 1024);
    const path = await writeArchive(join(sources, 'long.tgz'), GOOD, { trailing });
    await brain.use('plugins.install', { path });
    expect(await labelsNow()).to.deep.equal(['packed']);
  });

  for (const [what, entries] of Object.entries(HOSTILE)) {
    it(`refuses an archive that ${what}, and leaves nothing of it`, async () => {
      const error = await appErrorOf(
        brain.use('plugins.install', { path: await archive(entries) }),
      );
      expect(error).to.include({ kind: 'validation', code: 'plugin.bad-source' });
      expect(await laid()).to.deep.equal([]);
      expect(await readdir(join(plugins.folder, '..'))).not.to.include('out.mjs');
    });
  }

  it('refuses what is no archive, is not there, or is a link within a folder', async () => {
    const text = join(sources, 'text.tgz');
    await writeFile(text, 'no archive');
    const linked = join(sources, 'linked');
    await mkdir(linked);
    await symlink('/etc/passwd', join(linked, 'index.mjs'));
    for (const path of [text, join(sources, 'nowhere'), linked, '/dev/zero', 'relative', '/']) {
      const error = await appErrorOf(brain.use('plugins.install', { path }));
      expect(error, path).to.include({ kind: 'validation', code: 'plugin.bad-source' });
    }
    expect(await laid()).to.deep.equal([]);
  });

  it('refuses a manifest that is not valid with every fault, and a wrong engine', async () => {
    const bad = await archive(
      pluginEntries({ version: 'one', permissions: ['api-key:write'] }, ''),
    );
    const error = await appErrorOf(brain.use('plugins.install', { path: bad }));
    expect(error.code).to.equal('plugin.bad-manifest');
    expect(error.faults.map(({ path }) => path)).to.deep.equal(['version', 'permissions.0']);
    const other = await archive(pluginEntries({ engine: '>=99.0.0' }, ''));
    expect((await appErrorOf(brain.use('plugins.install', { path: other }))).code).to.equal(
      'plugin.wrong-engine',
    );
    expect(await laid()).to.deep.equal([]);
  });

  it('is for the operator of the machine, not for every administrator', async () => {
    const path = await archive(GOOD);
    for (const kind of ['api-key', 'local', 'service'] as const) {
      const actor = { kind, id: `${kind}:x`, role: 'admin' } as const;
      const error = await appErrorOf(brain.use('plugins.install', { path }, actor));
      expect(error).to.include({ kind: 'forbidden', code: 'plugin.not-on-this-machine' });
    }
    expect(await laid()).to.deep.equal([]);
    const operator = { kind: 'local', id: 'local:operator', role: 'admin' } as const;
    await brain.use('plugins.install', { path }, operator);
    expect(await labelsNow()).to.deep.equal(['packed']);
  });

  it('brings back what a process that ended in the middle had moved away', async () => {
    await brain.use('plugins.install', { path: await archive(GOOD) });
    await rename(join(plugins.folder, 'packed'), join(plugins.folder, '.before.packed.1'));
    await eventually(async () => {
      expect(await laid()).to.deep.equal(['packed']);
    });
    await mkdir(join(plugins.folder, '.before.packed.2'));
    await mkdir(join(plugins.folder, '.draft.3'));
    await brain.use('plugins.delete', { name: 'packed' });
    expect(await laid()).to.deep.equal(['.draft.3']);
    expect(await brain.use('plugins.list', undefined)).to.deep.equal([]);
  });
});
