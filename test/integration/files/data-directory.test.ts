import { existsSync } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { whyNotWritable } from '../../../src/adapters/outbound/files/data-directory.js';
import { removeFolder, temporaryFolder } from './temporary-folder.js';

describe('whyNotWritable', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await temporaryFolder();
  });

  afterEach(() => removeFolder(folder));

  it('makes folders, those above them too, for their owner only', async () => {
    const wanted = join(folder, 'a', 'b', 'c');
    expect(await whyNotWritable(wanted)).to.equal(undefined);
    for (const made of [wanted, join(folder, 'a')]) {
      expect((await stat(made)).mode & 0o777).to.equal(0o700);
    }
  });

  it('says that a file is in the way', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    expect(await whyNotWritable(file)).to.equal('it is not a folder');
    expect(await whyNotWritable(join(file, 'below'))).to.equal('it is not a folder');
  });

  if (existsSync('/proc/self')) {
    it('ends where no folder can be made', async () => {
      expect(await whyNotWritable('/proc/brain/data')).to.equal('no folder can be made there');
    });
  }
});
