import { expect } from 'chai';
import { StorageKeeper } from '../../../../src/adapters/inbound/worker/storage-keeper.js';
import { InMemoryFolderStorage } from '../../../../src/adapters/outbound/memory/storage/in-memory-folder-storage.js';
import { StorageSizes } from '../../../../src/application/storage/storage-sizes.js';
import type { PressureLevel } from '../../../../src/domain/storage/storage-pressure.js';
import type { DatabaseStorage } from '../../../../src/ports/storage/database-storage.js';
import { settle, inMemoryParts } from '../../../support/in-memory-parts.js';

const SECOND_MS = 1_000;

describe('StorageKeeper', () => {
  let parts: ReturnType<typeof inMemoryParts>;
  let keeper: StorageKeeper;
  let level: PressureLevel;
  /** What the next passes find to delete. */
  let spare: number[];
  let passes: number;
  let sizes: StorageSizes;
  let databaseStorage: DatabaseStorage;
  /** How often the classes of data were. */
  let measured: number;

  beforeEach(() => {
    parts = inMemoryParts();
    [level, spare, passes, measured] = ['soft', [], 0, 0];
    databaseStorage = {
      size: async () => ({ bytes: 7, freeBytes: 0, shrinks: true }),
      classes: async () => {
        measured += 1;
        return [{ dataClass: 'tasks', bytes: 7 }];
      },
      giveBack: async () => 0,
    };
    sizes = new StorageSizes({
      ...parts,
      databaseStorage,
      folderStorage: new InMemoryFolderStorage(),
    });
    keeper = keeperOf('one', true);
  });

  const keeperOf = (holder: string, isAlone: boolean) =>
    new StorageKeeper({
      ...parts,
      sizes,
      databaseStorage,
      watch: {
        get level() {
          return level;
        },
      },
      relieve: {
        execute: () => {
          passes += 1;
          return Promise.resolve(spare.shift() ?? 0);
        },
      },
      holder,
      isAlone,
    });

  afterEach(async () => {
    await keeper.stop();
    expect(parts.clock.asleep).to.equal(0);
  });

  const seconds = async (count: number) => {
    await parts.clock.advance(count * SECOND_MS);
    await settle();
  };

  it('goes on soon while there is something to delete', async () => {
    spare = [5, 5, 5];
    keeper.start();
    await settle();
    await seconds(10);
    await seconds(10);
    expect(passes).to.equal(3);
  });

  it('rests for a minute when a pass found nothing to delete', async () => {
    keeper.start();
    await settle();
    for (let round = 0; round < 5; round += 1) await seconds(10);
    expect(passes).to.equal(1);
    await seconds(10);
    expect(passes).to.equal(2);
  });

  it('has measured what each class of data takes every ten minutes, though nobody asks', async () => {
    level = 'none';
    expect((await sizes.read()).classes).to.deep.equal([]);
    keeper.start();
    await settle();
    expect((await sizes.read()).classes).to.deep.equal([{ dataClass: 'tasks', bytes: 7 }]);
    for (let round = 0; round < 59; round += 1) await seconds(10);
    expect(measured).to.equal(1);
    await seconds(10);
    expect(measured).to.equal(2);
  });

  it('leaves measuring to the one process that keeps storage', async () => {
    await parts.leases.acquire('storage-keeper', 'another', 3_600_000);
    keeper = keeperOf('one', false);
    keeper.start();
    await settle();
    expect(measured).to.equal(0);
  });

  it('deletes nothing while nothing presses', async () => {
    level = 'none';
    keeper.start();
    await settle();
    await seconds(10);
    expect(passes).to.equal(0);
  });
});
