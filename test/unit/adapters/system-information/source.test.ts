import { expect } from 'chai';
import { Source } from '../../../../src/adapters/outbound/system-information/source.js';
import { ManualClock } from '../../../support/manual-clock.js';

describe('Source', () => {
  let clock: ManualClock;
  let calls: number;
  let read: () => Promise<number>;

  beforeEach(() => {
    clock = new ManualClock();
    calls = 0;
    read = () => Promise.resolve(calls * 10);
  });

  const source = (freshMs = 0) =>
    new Source(clock, {
      initial: -1,
      freshMs,
      read: () => {
        calls += 1;
        return read();
      },
    });

  it('answers what was read', async () => {
    expect(await source().value()).to.equal(10);
    expect(clock.asleep).to.equal(0);
  });

  it('reads again only when the value is old', async () => {
    const rare = source(1_000);
    expect([await rare.value(), await rare.value()]).to.deep.equal([10, 10]);
    await clock.advance(1_000);
    expect(await rare.value()).to.equal(20);
  });

  it('keeps the last value when reading fails', async () => {
    const failing = source();
    await failing.value();
    read = () => Promise.reject(new Error('no'));
    expect(await failing.value()).to.equal(10);
  });

  it('waits for a hanging one once, reads it once, and takes its late answer', async () => {
    const hanging = source();
    let answer: (value: number) => void = () => undefined;
    read = () => new Promise((resolve) => (answer = resolve));
    const first = hanging.value();
    await clock.advance(499);
    expect(clock.asleep).to.equal(1);
    await clock.advance(1);
    expect(await first).to.equal(-1);
    expect(await hanging.value()).to.equal(-1);
    expect(calls).to.equal(1);
    answer(7);
    read = () => Promise.reject(new Error('no'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(await hanging.value()).to.equal(7);
  });
});
