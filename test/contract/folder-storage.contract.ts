import { expect } from 'chai';
import type { FolderUsage } from '../../src/domain/storage/storage-usage.js';
import type { FolderStorage } from '../../src/ports/storage/folder-storage.js';

/** A folder with: 2 old logs (older, newer), an active log, a temporary file, an artifact, a plugin, something else. */
export interface FolderUnderTest {
  readonly storage: FolderStorage;
  /** When each of the two old logs was written. */
  readonly olderAt: Date;
  readonly newerAt: Date;
  close(): Promise<void>;
}

export function folderStorageContract(name: string, open: () => Promise<FolderUnderTest>): void {
  describe(`${name} as FolderStorage`, () => {
    let folder: FolderUnderTest;

    beforeEach(async () => {
      folder = await open();
    });

    afterEach(() => folder.close());

    const bytesOf = async (dataClass: string) =>
      (await folder.storage.usage()).classes.find((one) => one.dataClass === dataClass)?.bytes;

    it('adds up what files take by class, the largest first', async () => {
      const { bytes, classes, isComplete } = await folder.storage.usage();
      expect(isComplete).to.equal(true);
      expect(classes.map(({ dataClass }) => dataClass)).to.have.members([
        'logs',
        'temporary',
        'artifacts',
        'plugins',
        'other',
      ]);
      const sizes = classes.map((one) => one.bytes);
      expect(sizes).to.deep.equal([...sizes].sort((a, b) => b - a));
      expect(sizes.reduce((sum, one) => sum + one, 0)).to.equal(bytes);
      expect(Math.min(...sizes)).to.be.greaterThan(0);
    });

    it('deletes old logs, the oldest first, and never the active one', async () => {
      const { storage, olderAt, newerAt } = folder;
      const before = (await bytesOf('logs')) ?? 0;
      expect(await storage.forgetLogsBefore(olderAt, 10)).to.equal(0);
      const after = new Date(newerAt.getTime() + 1);
      expect(await storage.forgetLogsBefore(after, 1)).to.equal(1);
      expect(await storage.forgetLogsBefore(newerAt, 10)).to.equal(0);
      expect(await storage.forgetLogsBefore(after, 10)).to.equal(1);
      expect(await storage.forgetLogsBefore(new Date(after.getTime() + 1e12), 10)).to.equal(0);
      expect(await bytesOf('logs'))
        .to.be.greaterThan(0)
        .and.lessThan(before);
    });

    it('deletes nothing else, however old', async () => {
      const before = await folder.storage.usage();
      expect(await folder.storage.forgetLogsBefore(new Date('2100-01-01'), 10)).to.equal(2);
      const but = ({ classes }: FolderUsage) =>
        classes.filter(({ dataClass }) => dataClass !== 'logs');
      expect(but(await folder.storage.usage())).to.deep.equal(but(before));
    });
  });
}
