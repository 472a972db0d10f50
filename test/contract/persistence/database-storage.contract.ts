import { expect } from 'chai';
import { DATABASE_CLASSES } from '../../../src/domain/storage/storage-usage.js';
import type { Store } from './persistence-under-test.js';

const never = new AbortController().signal;

export function databaseStorageContract(store: Store): void {
  describe('as DatabaseStorage', () => {
    it('tells what rows take, by known classes, the largest first', async () => {
      const { databaseStorage } = store();
      const classes = await databaseStorage.classes();
      const names = classes.map(({ dataClass }) => dataClass);
      expect(DATABASE_CLASSES).to.include.members(names);
      expect(new Set(names).size).to.equal(names.length);
      const bytes = classes.map((one) => one.bytes);
      expect(bytes).to.deep.equal([...bytes].sort((a, b) => b - a));
      expect(Math.min(...bytes)).to.be.at.least(0);
      expect(names).to.include.members(['tasks', 'jobs', 'configuration']);
    });

    it('tells the same as a whole, but for what belongs to no class', async () => {
      const { databaseStorage } = store();
      const { bytes, freeBytes } = await databaseStorage.size();
      const classes = await databaseStorage.classes();
      const sum = classes.reduce((total, one) => total + one.bytes, 0);
      expect(freeBytes).to.be.at.least(0);
      expect(bytes).to.be.greaterThan(0);
      expect(sum).to.be.within(bytes * 0.8, bytes * 1.2);
    });

    it('gives free room back where it can, and loses nothing by it', async () => {
      const { databaseStorage } = store();
      const before = await databaseStorage.size();
      const given = await databaseStorage.giveBack(never);
      const after = await databaseStorage.size();
      expect(given).to.equal(before.shrinks ? before.freeBytes : 0);
      if (after.shrinks) expect(after.freeBytes).to.equal(0);
      expect(after.bytes).to.equal(before.bytes);
    });
  });
}
