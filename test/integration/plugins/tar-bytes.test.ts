import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { Parser } from 'tar';
import { readTar } from '../../../src/adapters/outbound/plugin-host/tar-bytes.js';
import { appErrorOf } from '../../support/rejection.js';
import { writeArchive } from './archives.js';

const MB = 1024 * 1024;

describe('reading an archive', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brain-tar-'));
    path = join(folder, 'archive.tgz');
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const all = { isOver: () => false };
  const skipping = () =>
    new Parser({
      onReadEntry: (entry) => {
        entry.resume();
      },
    });

  it('ends with the archive', async () => {
    await writeArchive(path, [{ path: 'package/x', text: 'x' }]);
    await readTar(path, skipping(), all);
  });

  it('stops at 80 MiB, whatever the parser does with them', async () => {
    const text = '0'.repeat(9 * MB);
    const entries = Array.from({ length: 9 }, (_, at) => ({ path: `package/${String(at)}`, text }));
    await writeArchive(path, entries);
    const error = await appErrorOf(readTar(path, skipping(), all));
    expect(error).to.include({ code: 'plugin.bad-source' });
    expect(error.message).to.contain(`more than ${String(80 * MB)} bytes`);
  });

  it('does not unpack an archive within another', async () => {
    await writeArchive(path, [{ path: 'package/x', text: 'x' }]);
    await writeFile(path, gzipSync(await readFile(path)));
    expect((await appErrorOf(readTar(path, skipping(), all))).message).to.contain('nested');
  });

  it('waits no longer than it may for a parser that does not end', async () => {
    await writeArchive(path, [{ path: 'package/x', text: 'x' }]);
    const stuck = new Parser({ onReadEntry: () => undefined });
    const given = new AbortController();
    const reading = appErrorOf(readTar(path, stuck, { ...all, signal: given.signal }));
    given.abort();
    expect((await reading).code).to.equal('plugin.bad-source');
  });
});
