import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { RollingFile } from '../../../src/adapters/outbound/log4js/rolling-file.js';
import { rejectionOf } from '../../support/rejection.js';

describe('RollingFile', () => {
  let folder: string;
  let path: string;
  let opened: RollingFile[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brain-rolling-'));
    path = join(folder, 'logs', 'brain.log');
    opened = [];
  });

  afterEach(async () => {
    for (const file of opened) await file.close();
    await rm(folder, { recursive: true, force: true });
  });

  const openFile = (options: { maxBytes?: number; files?: number; compress?: boolean } = {}) => {
    const file = new RollingFile({ path, maxBytes: 20, files: 2, compress: true, ...options });
    opened.push(file);
    return file;
  };

  const names = () => readdirSync(join(folder, 'logs')).sort();
  const read = (name: string) => {
    const bytes = readFileSync(join(folder, 'logs', name));
    return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  };

  it('keeps the newest files, compressed, in order, each within the size', async () => {
    const file = openFile();
    for (const digit of '12345') await file.append(`${digit.repeat(11)}\n`);
    await file.close();
    expect(names()).to.deep.equal(['brain.1.log.gz', 'brain.2.log.gz', 'brain.log']);
    expect(names().map(read)).to.deep.equal(
      ['4', '3', '5'].map((digit) => `${digit.repeat(11)}\n`),
    );
  });

  it('compresses nothing when told so', async () => {
    const file = openFile({ compress: false });
    for (const digit of '123') await file.append(`${digit.repeat(11)}\n`);
    await file.close();
    expect(names()).to.deep.equal(['brain.1.log', 'brain.2.log', 'brain.log']);
  });

  it('goes on where it was, and counts what is there already', async () => {
    await openFile().append('first run\n');
    const file = openFile();
    await file.append('second\n');
    expect(read('brain.log')).to.equal('first run\nsecond\n');
    await file.append('third\n');
    await file.close();
    expect(read('brain.1.log.gz')).to.equal('first run\nsecond\n');
  });

  it('makes its files for the owner only', async () => {
    const file = openFile();
    for (const digit of '12') await file.append(`${digit.repeat(11)}\n`);
    await file.close();
    for (const name of names()) {
      expect(statSync(join(folder, 'logs', name)).mode & 0o777, name).to.equal(0o600);
    }
    expect(statSync(join(folder, 'logs')).mode & 0o777).to.equal(0o700);
  });

  it('writes on into a new file when its own, or the folder, was taken away', async () => {
    const file = openFile();
    await file.append('one\n');
    renameSync(path, join(folder, 'moved.log'));
    await file.append('two\n');
    expect(read('brain.log')).to.equal('two\n');
    rmSync(join(folder, 'logs'), { recursive: true });
    await file.append('three\n');
    expect(read('brain.log')).to.equal('three\n');
    expect(readFileSync(join(folder, 'moved.log'), 'utf8')).to.equal('one\n');
  });

  it('fails while the folder cannot be, and works again afterwards', async () => {
    const file = openFile();
    await file.append('one\n');
    rmSync(join(folder, 'logs'), { recursive: true });
    writeFileSync(join(folder, 'logs'), 'in the way');
    expect(await rejectionOf(file.append('two\n'))).to.be.instanceOf(Error);
    expect(await rejectionOf(file.append('three\n'))).to.be.instanceOf(Error);
    rmSync(join(folder, 'logs'));
    await file.append('four\n');
    expect(read('brain.log')).to.equal('four\n');
  });

  it('ends a line that a crash cut short', async () => {
    await openFile().append('whole\n{"cut');
    await openFile().append('next\n');
    expect(read('brain.log')).to.equal('whole\n{"cut\nnext\n');
  });

  it('keeps what an interrupted compression left', async () => {
    await openFile().append('x\n');
    writeFileSync(join(folder, 'logs', 'brain.1.log'), 'uncompressed');
    const file = openFile();
    await file.append('y'.repeat(30));
    await file.close();
    expect(read('brain.2.log')).to.equal('uncompressed');
  });
});
