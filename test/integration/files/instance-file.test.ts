import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  readInstanceFile,
  removeInstanceFile,
  writeInstanceFile,
} from '../../../src/adapters/outbound/files/instance-file.js';
import type { AppError } from '../../../src/domain/shared/app-error.js';
import { removeFolder, temporaryFolder } from './temporary-folder.js';

const FACTS = {
  url: 'http://127.0.0.1:8000',
  key: 'brain_secret',
  pid: 42,
  startedAt: new Date('2026-01-02T03:04:05.678Z'),
};

describe('instance file', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await temporaryFolder();
  });

  afterEach(() => removeFolder(folder));

  const failure = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      () => 'no failure',
      (error: unknown) => error,
    );

  it('is read as it was written', async () => {
    await writeInstanceFile(folder, FACTS);
    expect(await readInstanceFile(folder)).to.deep.equal(FACTS);
  });

  it('is for its owner only, in a folder made for its owner only', async () => {
    const inner = join(folder, 'data');
    await writeInstanceFile(inner, FACTS);
    expect((await stat(join(inner, 'instance.json'))).mode & 0o777).to.equal(0o600);
    expect((await stat(inner)).mode & 0o777).to.equal(0o700);
  });

  it('replaces an older one, whatever its mode was, and leaves no other file', async () => {
    await writeFile(join(folder, 'instance.json'), '{}', { mode: 0o644 });
    await writeInstanceFile(folder, FACTS);
    expect((await stat(join(folder, 'instance.json'))).mode & 0o777).to.equal(0o600);
    expect(await readdir(folder)).to.deep.equal(['instance.json']);
  });

  it('leaves the mode of an existing folder alone', async () => {
    await chmod(folder, 0o755);
    await writeInstanceFile(folder, FACTS);
    expect((await stat(folder)).mode & 0o777).to.equal(0o755);
  });

  it('is never seen half written', async () => {
    await writeInstanceFile(folder, FACTS);
    const state = { isWriting: true };
    const writing = (async () => {
      for (let pid = 1; pid <= 50; pid += 1) await writeInstanceFile(folder, { ...FACTS, pid });
      state.isWriting = false;
    })();
    while (state.isWriting) expect(await readInstanceFile(folder)).to.include({ key: FACTS.key });
    await writing;
  });

  it('is absent when nobody wrote it', async () => {
    expect(await readInstanceFile(folder)).to.equal(undefined);
    expect(await readInstanceFile(join(folder, 'missing'))).to.equal(undefined);
  });

  for (const content of ['', '{"key": "brain_secret"', '{"key": "brain_secret"}', 'null', '[]']) {
    it(`is refused when damaged: ${JSON.stringify(content)}`, async () => {
      await writeFile(join(folder, 'instance.json'), content);
      const error = (await failure(readInstanceFile(folder))) as AppError;
      expect(error).to.include({ kind: 'configuration', code: 'instance.file-unreadable' });
      expect(`${error.message} ${String(error.cause)}`).not.to.include('brain_secret');
    });
  }

  it('is removed by the process that wrote it, not by another', async () => {
    await writeInstanceFile(folder, FACTS);
    await removeInstanceFile(folder, 43);
    expect(await readInstanceFile(folder)).to.deep.equal(FACTS);
    await removeInstanceFile(folder, 42);
    await removeInstanceFile(folder, 42);
    expect(await readInstanceFile(folder)).to.equal(undefined);
  });

  it('cannot be where the data folder is a file', async () => {
    const file = join(folder, 'file');
    await writeFile(file, 'x');
    const error = (await failure(writeInstanceFile(file, FACTS))) as AppError;
    expect(error).to.include({ kind: 'configuration', code: 'data-directory.not-writable' });
    expect(error.message).to.equal(`The data folder ${file} cannot be used: it is not a folder`);
    expect(await readFile(file, 'utf8')).to.equal('x');
  });

  it('leaves no temporary file when it cannot be written', async () => {
    await mkdir(join(folder, 'instance.json', 'x'), { recursive: true });
    const error = await failure(writeInstanceFile(folder, FACTS));
    expect(error).to.include({ kind: 'configuration' });
    expect(await readdir(folder)).to.deep.equal(['instance.json']);
  });
});
