import { mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import {
  DataFolderStorage,
  type DataFolders,
} from '../../src/adapters/outbound/files/data-folder-storage.js';
import { InMemoryFolderStorage } from '../../src/adapters/outbound/memory/storage/in-memory-folder-storage.js';
import type { FolderStorage } from '../../src/ports/storage/folder-storage.js';
import { folderStorageContract, type FolderUnderTest } from './folder-storage.contract.js';

const TIMES = {
  olderAt: new Date('2026-01-01T00:00:00.000Z'),
  newerAt: new Date('2026-01-02T00:00:00.000Z'),
};

const foldersIn = (dataDir: string): DataFolders => ({
  dataDir,
  logs: join(dataDir, 'logs'),
  plugins: join(dataDir, 'plugins'),
  temporary: join(dataDir, 'tmp'),
  cache: undefined,
  database: join(dataDir, 'brain.db'),
});

const storageIn = (dataDir: string) => new DataFolderStorage(foldersIn(dataDir));

async function openFolder(): Promise<FolderUnderTest & { readonly dataDir: string }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'brain-folder-'));
  const files: readonly (readonly [string, Date])[] = [
    ['logs/brain.2.log.gz', TIMES.olderAt],
    ['logs/errors.1.log', TIMES.newerAt],
    ['logs/brain.log', TIMES.newerAt],
    ['tmp/half-done', TIMES.olderAt],
    ['artifacts/report/a.csv', TIMES.olderAt],
    ['plugins/hello/index.js', TIMES.olderAt],
    ['instance.json', TIMES.olderAt],
  ];
  for (const [name, time] of files) {
    const path = join(dataDir, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, 'x'.repeat(5_000));
    await utimes(path, time, time);
  }
  const close = () => rm(dataDir, { recursive: true, force: true });
  return { ...TIMES, dataDir, storage: storageIn(dataDir), close };
}

folderStorageContract('DataFolderStorage', openFolder);

folderStorageContract('InMemoryFolderStorage', async () => {
  const of = (dataClass: 'logs' | 'temporary' | 'artifacts' | 'plugins' | 'other', at: Date) => ({
    dataClass,
    bytes: 5_000,
    writtenAt: at,
  });
  const storage = new InMemoryFolderStorage([
    of('logs', TIMES.olderAt),
    of('logs', TIMES.newerAt),
    { ...of('logs', TIMES.newerAt), isActive: true },
    of('temporary', TIMES.olderAt),
    of('artifacts', TIMES.olderAt),
    of('plugins', TIMES.olderAt),
    of('other', TIMES.olderAt),
  ]);
  return { ...TIMES, storage, close: () => Promise.resolve() };
});

describe('DataFolderStorage', () => {
  const artifactBytes = async (storage: FolderStorage) =>
    (await storage.usage()).classes.find(({ dataClass }) => dataClass === 'artifacts')?.bytes ?? 0;

  it('follows no link, and knows the files of the database', async () => {
    const folder = await openFolder();
    try {
      const before = (await folder.storage.usage()).bytes;
      await writeFile(join(folder.dataDir, 'brain.db-wal'), 'x'.repeat(9_000));
      await symlink('/', join(folder.dataDir, 'elsewhere'));
      const { bytes, classes } = await folder.storage.usage();
      const database = classes.find(({ dataClass }) => dataClass === 'database');
      expect(database?.bytes).to.be.at.least(9_000);
      expect(bytes - before).to.equal(database?.bytes);
    } finally {
      await folder.close();
    }
  });

  it('counts every file of a subfolder, however many there are', async () => {
    const folder = await openFolder();
    try {
      const crowded = join(folder.dataDir, 'artifacts', 'deep', 'crowded');
      await mkdir(crowded, { recursive: true });
      const before = await artifactBytes(folder.storage);
      const names = Array.from({ length: 100 }, (_, index) => `part-${String(index)}`);
      await Promise.all(names.map((name) => writeFile(join(crowded, name), 'x'.repeat(5_000))));
      expect((await artifactBytes(folder.storage)) - before).to.be.at.least(100 * 5_000);
    } finally {
      await folder.close();
    }
  });

  it('deletes the other logs when one may not be deleted', async () => {
    const folder = await openFolder();
    try {
      const refused: string[] = [];
      const remove = async (path: string) => {
        if (!path.endsWith('brain.2.log.gz')) return rm(path);
        refused.push(path);
        throw Object.assign(new Error('not permitted'), { code: 'EACCES' });
      };
      const storage = new DataFolderStorage(foldersIn(folder.dataDir), remove);
      expect(await storage.forgetLogsBefore(new Date(), 1)).to.equal(1);
      expect(refused).to.have.length(1);
      const left = await readdir(join(folder.dataDir, 'logs'));
      expect(left).to.have.members(['brain.2.log.gz', 'brain.log']);
    } finally {
      await folder.close();
    }
  });

  it('deletes nothing in the folders of a folder for logs', async () => {
    const folder = await openFolder();
    try {
      const foreign = join(folder.dataDir, 'logs', 'other-program', 'brain.7.log');
      await mkdir(dirname(foreign));
      await writeFile(foreign, 'x');
      await utimes(foreign, TIMES.olderAt, TIMES.olderAt);
      expect(await folder.storage.forgetLogsBefore(new Date(), 10)).to.equal(2);
      expect(await readdir(dirname(foreign))).to.deep.equal(['brain.7.log']);
    } finally {
      await folder.close();
    }
  });

  it('takes a folder that is not there to be empty', async () => {
    const storage = storageIn('/nowhere/at/all');
    expect(await storage.usage()).to.deep.equal({ bytes: 0, classes: [], isComplete: true });
    expect(await storage.forgetLogsBefore(new Date(), 5)).to.equal(0);
  });
});
