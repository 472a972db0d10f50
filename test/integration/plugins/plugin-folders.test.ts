import { cp, mkdir, mkdtemp, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { FileSystemPluginFolders } from '../../../src/adapters/outbound/plugin-host/file-system-plugin-folders.js';
import { rejectionOf } from '../../support/rejection.js';

describe('FileSystemPluginFolders', () => {
  let root: string;
  let directory: string;
  let folders: FileSystemPluginFolders;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'brain-folders-'));
    directory = join(root, 'plugins');
    await mkdir(directory);
    folders = new FileSystemPluginFolders({
      directory: () => directory,
      installations: [root],
      nowMs: () => 0,
      newId: () => 'an-id',
      checks: {
        isVersion: () => true,
        isRange: () => true,
        schemaFault: () => undefined,
        isGrantable: () => true,
        isUseCase: () => true,
        isChangeable: () => true,
      },
    });
  });

  afterEach(() => rm(root, { recursive: true }));

  const manifest = (name: string) =>
    JSON.stringify({ name, version: '1.0.0', engine: '*', main: 'index.mjs' });
  const write = async (name: string, folder = join(directory, name)) => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'index.mjs'), '');
    await writeFile(join(folder, 'brain-plugin.json'), manifest(name));
    return folder;
  };
  const found = async () =>
    (await folders.discover()).map(({ name, source, faults }) => ({ name, source, faults }));
  const whole = (name: string) => ({ name, source: 'directory', faults: [] });

  it('finds plugins in the folder and among the packages, and forgets what goes', async () => {
    const folder = await write('one');
    await write('two', join(root, 'node_modules', 'two'));
    await writeFile(
      join(root, 'package.json'),
      JSON.stringify({ dependencies: { two: '1', absent: '1' } }),
    );
    await writeFile(join(directory, 'README.md'), 'not a plugin');
    await mkdir(join(directory, 'empty'));
    expect(await found()).to.deep.equal([
      whole('one'),
      { ...whole('two'), source: 'node_modules' },
    ]);
    await rm(folder, { recursive: true });
    expect((await found()).map(({ name }) => name)).to.deep.equal(['two']);
    await rm(directory, { recursive: true });
    expect((await found()).map(({ name }) => name)).to.deep.equal(['two']);
  });

  it('concludes nothing when the folder cannot be read', async () => {
    await write('one');
    await folders.discover();
    await rename(directory, join(root, 'elsewhere'));
    await symlink('plugins', directory);
    expect(await rejectionOf(folders.discover())).to.have.property('code', 'ELOOP');
  });

  it('keeps what it knows while a plugin cannot be read', async () => {
    const folder = await write('one');
    const [before] = await folders.discover();
    await rm(join(folder, 'brain-plugin.json'));
    await mkdir(join(folder, 'brain-plugin.json'));
    expect((await folders.discover())[0]).to.equal(before);
  });

  it('explains what could never be read', async () => {
    await mkdir(join(directory, 'odd', 'brain-plugin.json'), { recursive: true });
    await symlink(join(root, 'nowhere'), join(directory, 'dangling'));
    const [dangling, odd] = await found();
    expect(dangling).to.deep.include({ name: 'dangling', faults: ['its manifest is missing'] });
    expect(odd?.faults.join()).to.contain('EISDIR');
  });

  for (const [what, text] of Object.entries({ missing: undefined, 'half written': '{"na' })) {
    it(`keeps the name of a plugin whose manifest is ${what}, and says so`, async () => {
      const folder = await write('named', join(directory, 'folder-of-another-name'));
      await folders.discover();
      await rm(join(folder, 'brain-plugin.json'));
      if (text !== undefined) await writeFile(join(folder, 'brain-plugin.json'), text);
      const [{ name, faults } = { name: '', faults: [] }] = await found();
      expect({ name, faults: faults.length }).to.deep.equal({ name: 'named', faults: 1 });
      await writeFile(join(folder, 'brain-plugin.json'), manifest('named'));
      expect(await found()).to.deep.equal([whole('named')]);
    });
  }

  it('sees a plugin whose package.json came first', async () => {
    const folder = join(directory, 'late');
    await mkdir(folder);
    await writeFile(join(folder, 'package.json'), '{}');
    await utimes(join(folder, 'package.json'), 1, 1);
    expect(await found()).to.deep.equal([]);
    await write('late');
    expect(await found()).to.deep.equal([whole('late')]);
  });

  it('refuses links that leave the folder, at any depth, and takes those that do not', async () => {
    const folder = await write('linked');
    await mkdir(join(folder, 'node_modules', 'deep'), { recursive: true });
    await symlink('index.mjs', join(folder, 'again.mjs'));
    expect(await found()).to.deep.equal([whole('linked')]);
    await symlink('/etc/passwd', join(folder, 'node_modules', 'deep', 'data'));
    await writeFile(join(folder, 'index.mjs'), 'export const changed = 1;');
    const [{ name, faults } = { name: '', faults: [] }] = await found();
    expect({ name, faults }).to.deep.equal({
      name: 'linked',
      faults: ['its link node_modules/deep/data leads out of it, or nowhere'],
    });
  });

  it('takes a plugin folder that is a link, and a dangling link within none', async () => {
    await symlink(await write('linked', join(root, 'workshop')), join(directory, 'linked'));
    expect(await found()).to.deep.equal([whole('linked')]);
    await cp(join(root, 'workshop'), join(directory, 'copy'), { recursive: true });
    await symlink('nowhere.mjs', join(directory, 'copy', 'dangling.mjs'));
    expect((await found())[0]?.faults.join()).to.contain('dangling.mjs');
  });
});
