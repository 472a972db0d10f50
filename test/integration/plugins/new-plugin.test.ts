import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../support/brain-process.js';
import { PluginsUnderTest } from './plugins-under-test.js';

const brain = (cwd: string, ...args: readonly string[]) =>
  spawnSync(process.execPath, [join(ROOT, 'bin', 'brain'), 'plugins', 'new', ...args], {
    cwd,
    encoding: 'utf8',
  });

describe('brain plugins new', function () {
  this.timeout(60_000);
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brain-new-plugin-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('writes a plugin that passes its own test', async () => {
    const { status, stdout } = brain(folder, 'my-labels', '--json');
    expect(status).to.equal(0);
    const written = join(folder, 'my-labels');
    expect(JSON.parse(stdout)).to.deep.equal({ name: 'my-labels', folder: written });
    expect(await readdir(folder)).to.deep.equal(['my-labels']);
    const test = spawnSync(process.execPath, ['--test'], { cwd: written, encoding: 'utf8' });
    expect(test.status, test.stdout).to.equal(0);
    expect(test.stdout).to.match(/pass 2/);
    const module = join(written, 'index.mjs');
    const broken = (await readFile(module, 'utf8')).replace('[...labels, label]', '[label]');
    await writeFile(module, broken);
    expect(spawnSync(process.execPath, ['--test'], { cwd: written }).status).to.equal(1);
  });

  it('writes a plugin that the program runs', async () => {
    const plugins = await PluginsUnderTest.make();
    try {
      expect(brain(folder, 'fresh', '--in', plugins.folder).status).to.equal(0);
      const running = await plugins.start();
      const view = await running.use('plugins.get', { name: 'fresh' });
      expect(view).to.include({ status: 'enabled', reason: null });
      const { labels } = await running.use('tasks.create', { title: 'A' });
      expect(labels).to.deep.equal(['fresh']);
    } finally {
      await plugins.close();
    }
  });

  for (const name of ['Upper', '../up', 'a/b', '-x', 'x'.repeat(51), 'a b']) {
    it(`refuses the name ${name.slice(0, 8)}`, async () => {
      const { status, stderr } = brain(folder, '--', name);
      expect(status).to.equal(2);
      expect(stderr).to.contain('lower-case');
      expect(await readdir(folder)).to.deep.equal([]);
    });
  }

  it('leaves a folder that is there as it is', async () => {
    await mkdir(join(folder, 'mine'));
    await writeFile(join(folder, 'mine', 'index.mjs'), 'precious');
    const { status, stderr } = brain(folder, 'mine');
    expect(status).to.equal(1);
    expect(stderr).to.contain('is there already');
    expect(await readdir(join(folder, 'mine'))).to.deep.equal(['index.mjs']);
    expect(await readdir(folder)).to.deep.equal(['mine']);
  });
});
