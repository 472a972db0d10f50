import { expect } from 'chai';
import {
  judgeStorage,
  worstLevel,
  type PartPressure,
  type StorageLimits,
} from '../../../../src/domain/storage/storage-pressure.js';

const LIMITS: StorageLimits = {
  databaseMaxBytes: 1_000,
  dataFolderMaxBytes: 2_000,
  softShare: 0.8,
  hardShare: 0.95,
  minFreeBytes: 100,
};
const NOTHING = { databaseBytes: 0, dataFolderBytes: 0, diskFreeBytes: 1e9 };

describe('judgeStorage', () => {
  const levels = (parts: readonly PartPressure[]) =>
    Object.fromEntries(parts.map(({ part, level }) => [part, level]));

  it('presses from the soft share on, and refuses from the hard one', () => {
    const levelAt = (databaseBytes: number) =>
      levels(judgeStorage({ ...NOTHING, databaseBytes }, LIMITS, []))['database'];
    expect([799, 800, 949, 950, 5_000].map(levelAt)).to.deep.equal([
      'none',
      'soft',
      'soft',
      'hard',
      'hard',
    ]);
  });

  it('judges each part by its own limit', () => {
    const measured = { databaseBytes: 850, dataFolderBytes: 1_950, diskFreeBytes: 250 };
    const parts = judgeStorage(measured, LIMITS, []);
    expect(levels(parts)).to.deep.equal({ database: 'soft', 'data-folder': 'hard', disk: 'none' });
    expect(worstLevel(parts)).to.equal('hard');
  });

  it('wants the minimum free on the disk, and presses below twice as much', () => {
    const levelAt = (diskFreeBytes: number) =>
      levels(judgeStorage({ ...NOTHING, diskFreeBytes }, LIMITS, []))['disk'];
    expect([201, 200, 101, 100, 0].map(levelAt)).to.deep.equal([
      'none',
      'soft',
      'soft',
      'hard',
      'hard',
    ]);
  });

  it('leaves a level only well below where it begins', () => {
    let parts: readonly PartPressure[] = [];
    const next = (databaseBytes: number) => {
      parts = judgeStorage({ ...NOTHING, databaseBytes }, LIMITS, parts);
      return levels(parts)['database'];
    };
    expect([960, 940, 931, 929, 790, 781, 779, 790].map(next)).to.deep.equal([
      'hard',
      'hard',
      'hard',
      'soft',
      'soft',
      'soft',
      'none',
      'none',
    ]);
  });

  it('says nothing of parts without a limit, or that are not known', () => {
    const none = { ...LIMITS, databaseMaxBytes: 0, minFreeBytes: 0 };
    const unknown = { ...NOTHING, dataFolderBytes: undefined };
    expect(judgeStorage(unknown, none, [])).to.deep.equal([]);
    expect(worstLevel([])).to.equal('none');
  });
});
