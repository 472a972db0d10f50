import { expect } from 'chai';
import { BoundedReading } from '../../../../../src/adapters/inbound/http/status/reading.js';
import { gate } from '../../../../support/gate.js';
import { ManualClock } from '../../../../support/manual-clock.js';

describe('BoundedReading', () => {
  it('asks once however many want it, and again when the value is old', async () => {
    const clock = new ManualClock();
    let asked = 0;
    const reading = new BoundedReading(clock, 2_000, () => Promise.resolve((asked += 1)));
    const both = await Promise.all([reading.read(undefined), reading.read(undefined)]);
    expect(both.map(({ value }) => value)).to.deep.equal([1, 1]);
    await clock.advance(1_999);
    expect(await reading.read(undefined)).to.deep.equal({ value: 1, isLate: false });
    await clock.advance(1);
    expect(await reading.read(undefined)).to.deep.equal({ value: 2, isLate: false });
  });

  it('has no value when asking fails, and does not ask again at once', async () => {
    let asked = 0;
    const reading = new BoundedReading(new ManualClock(), 2_000, () => {
      asked += 1;
      return Promise.reject(new Error('away'));
    });
    expect(await reading.read(undefined)).to.deep.equal({ value: undefined, isLate: false });
    await reading.read(undefined);
    expect(asked).to.equal(1);
  });

  it('waits a second, then shows the older value for a minute', async () => {
    const clock = new ManualClock();
    let answer = Promise.resolve('first');
    let asked = 0;
    const reading = new BoundedReading(clock, 1_000, () => {
      asked += 1;
      return answer;
    });
    await reading.read(undefined);
    const slow = gate();
    answer = slow.passed.then(() => 'second');
    await clock.advance(5_000);
    const late = reading.read(undefined);
    await clock.advance(1_000);
    expect(await late).to.deep.equal({ value: 'first', isLate: true });
    await clock.advance(60_000);
    const later = reading.read(undefined);
    await clock.advance(1_000);
    expect(await later).to.deep.equal({ value: undefined, isLate: true });
    expect(asked, 'one question at a time').to.equal(2);
    slow.open();
    expect((await reading.read(undefined)).value).to.equal('second');
  });
});
