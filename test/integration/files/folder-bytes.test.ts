import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { folderBytes } from '../../../src/adapters/outbound/files/folder-bytes.js';

describe('folderBytes', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'folder-bytes-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('sums files, those in folders below too, and follows no link', async () => {
    await mkdir(join(folder, 'below'));
    await writeFile(join(folder, 'a.log'), 'x'.repeat(100));
    await writeFile(join(folder, 'below', 'b.log'), 'x'.repeat(10));
    await writeFile(join(folder, 'other'), 'x'.repeat(1_000));
    await symlink('/usr', join(folder, 'link'));
    await symlink(folder, join(folder, 'loop'));
    expect(await folderBytes(folder)()).to.equal(1_110);
    expect(await folderBytes(folder, (name) => name.endsWith('.log'))()).to.equal(110);
  });

  it('finds nothing where there is no folder', async () => {
    expect(await folderBytes(join(folder, 'none'))()).to.equal(0);
    expect(await folderBytes(undefined)()).to.equal(0);
  });
});
