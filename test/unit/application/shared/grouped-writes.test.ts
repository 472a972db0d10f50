import { expect } from 'chai';
import { stub } from 'sinon';
import { GroupedWrites } from '../../../../src/application/shared/grouped-writes.js';
import { AppError, concurrencyConflict } from '../../../../src/domain/shared/app-error.js';
import { gate } from '../../../support/gate.js';
import { rejectionOf } from '../../../support/rejection.js';

describe('GroupedWrites', () => {
  const setUp = (maxGroup = 10) => {
    const write = stub<[readonly number[]], Promise<readonly string[]>>();
    write.callsFake((items) => Promise.resolve(items.map((item) => `n${String(item)}`)));
    return { write, writes: new GroupedWrites(write, maxGroup) };
  };

  it('writes what comes in one turn together, and answers each its own result', async () => {
    const { write, writes } = setUp();
    const results = await Promise.all([1, 2, 3].map((item) => writes.add(item)));
    expect(results).to.deep.equal(['n1', 'n2', 'n3']);
    expect(write.args).to.deep.equal([[[1, 2, 3]]]);
  });

  it('gathers the next group while one is written, none larger than the most', async () => {
    const { write, writes } = setUp(2);
    const held = gate();
    write.onFirstCall().callsFake(async () => {
      await held.passed;
      return ['first'];
    });
    const first = writes.add(1);
    await Promise.resolve();
    const others = [2, 3, 4].map((item) => writes.add(item));
    held.open();
    expect(await first).to.equal('first');
    expect(await Promise.all(others)).to.deep.equal(['n2', 'n3', 'n4']);
    expect(write.args).to.deep.equal([[[1]], [[2, 3]], [[4]]]);
  });

  it('goes on though a callback throws, which is nobody else its fault', async () => {
    const { write, writes } = setUp();
    const later = stub(globalThis, 'queueMicrotask');
    try {
      const fault = () => {
        throw new Error('mine');
      };
      writes.put(1, fault, fault);
      expect(await writes.add(2)).to.equal('n2');
      write.onSecondCall().rejects(new AppError('validation', 'item.bad', 'bad'));
      writes.put(3, fault, fault);
      expect(await writes.add(4)).to.equal('n4');
      expect(write.args.flat()).to.deep.include([1, 2]);
      expect(later.callCount).to.equal(2);
      expect(() => later.firstCall.args[0]()).to.throw('mine');
    } finally {
      later.restore();
    }
  });

  it('does not let a faulty item harm the others of its group', async () => {
    const { write, writes } = setUp();
    const fault = new AppError('validation', 'item.bad', 'bad');
    write.callsFake((items) =>
      items.includes(2)
        ? Promise.reject(fault)
        : Promise.resolve(items.map((item) => `n${String(item)}`)),
    );
    const [one, two, three] = [1, 2, 3].map((item) => writes.add(item));
    expect(await rejectionOf(two!)).to.equal(fault);
    expect([await one, await three]).to.deep.equal(['n1', 'n3']);
  });

  it('fails the whole group, at once, when trying again later may help', async () => {
    const { write, writes } = setUp();
    write.onFirstCall().rejects(concurrencyConflict('event'));
    const errors = await Promise.all([1, 2].map((item) => rejectionOf(writes.add(item))));
    expect(new Set(errors).size).to.equal(1);
    expect(write.callCount).to.equal(1);
    expect(await writes.add(3)).to.equal('n3');
  });
});
