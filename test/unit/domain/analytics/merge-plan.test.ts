import { expect } from 'chai';
import { blocksToMerge, type BlockSize } from '../../../../src/domain/analytics/merge-plan.js';

let lastId = 0;
const block = (bytes: number, isFresh = false): BlockSize => {
  lastId += 1;
  return { id: lastId, bytes, isFresh };
};

describe('blocksToMerge', () => {
  it('takes the fresh ones', () => {
    const fresh = [block(10, true), block(20, true)];
    expect(blocksToMerge([...fresh, block(1_000)])).to.deep.equal(fresh);
  });

  it('takes others that are not much larger than what joins them', () => {
    const [small, large] = [block(100), block(300)];
    const chosen = blocksToMerge([large, block(60, true), small]);
    expect(chosen.map(({ bytes }) => bytes)).to.deep.equal([60, 100, 300]);
  });

  it('takes nothing where nothing is fresh', () => {
    expect(blocksToMerge([block(10), block(10)])).to.deep.equal([]);
  });

  it('writes a byte again a few times only, and leaves few blocks', () => {
    let settled: BlockSize[] = [];
    let written = 0;
    for (let round = 0; round < 1_000; round += 1) {
      const chosen = blocksToMerge([...settled, block(100, true)]);
      const bytes = chosen.reduce((sum, one) => sum + one.bytes, 0);
      if (chosen.length > 1) written += bytes;
      settled = [...settled.filter((one) => !chosen.includes(one)), block(bytes)];
      expect(settled.length).to.be.at.most(12);
    }
    expect(written / (1_000 * 100)).to.be.at.most(12);
  });
});
