import { expect } from 'chai';
import { retryAfterSeconds } from '../../../../src/application/jobs/retry-after.js';

describe('retryAfterSeconds', () => {
  const now = new Date('2026-03-01T12:00:00.000Z');

  it('reads seconds and dates, a day at most', () => {
    expect(retryAfterSeconds('120', now)).to.equal(120);
    expect(retryAfterSeconds('Sun, 01 Mar 2026 12:01:00 GMT', now)).to.equal(60);
    expect(retryAfterSeconds('9999999999', now)).to.equal(86_400);
    expect(retryAfterSeconds('Sun, 01 Mar 2099 12:00:00 GMT', now)).to.equal(86_400);
  });

  it('finds nothing in the past, and in what is neither', () => {
    const none = [undefined, '', '0', '-5', 'soon', 'Sun, 01 Mar 2026 11:00:00 GMT'];
    for (const header of none) expect(retryAfterSeconds(header, now)).to.equal(undefined);
  });
});
