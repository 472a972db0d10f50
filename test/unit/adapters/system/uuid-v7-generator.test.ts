import { expect } from 'chai';
import sinon from 'sinon';
import { UuidV7Generator } from '../../../../src/adapters/outbound/system/uuid-v7-generator.js';

describe('UuidV7Generator', () => {
  afterEach(() => {
    sinon.restore();
  });

  it('begins with the time, in milliseconds', () => {
    const before = Date.now();
    const made = Number.parseInt(new UuidV7Generator().next().replaceAll('-', '').slice(0, 12), 16);
    expect(made).to.be.within(before, before + 5_000);
  });

  it('keeps the order while the system clock is put back', () => {
    const generator = new UuidV7Generator();
    const first = generator.next();
    const anHourAgo = Date.now() - 3_600_000;
    sinon.stub(Date, 'now').returns(anHourAgo);
    const second = generator.next();
    expect(second > first, `${second} after ${first}`).to.equal(true);
  });
});
