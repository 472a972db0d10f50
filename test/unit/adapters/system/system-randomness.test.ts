import { expect } from 'chai';
import { SystemRandomness } from '../../../../src/adapters/outbound/system/system-randomness.js';

describe('SystemRandomness', () => {
  const randomness = new SystemRandomness();

  it('makes fractions from 0 up to, not including, 1', () => {
    const fractions = Array.from({ length: 1_000 }, () => randomness.fraction());
    expect(fractions.every((fraction) => fraction >= 0 && fraction < 1)).to.equal(true);
    expect(new Set(fractions).size).to.be.greaterThan(900);
  });

  it('makes secrets of as many bytes as asked for', () => {
    for (const bytes of [1, 16, 32, 33]) {
      const secret = randomness.secret(bytes);
      expect(secret).to.match(/^[A-Za-z0-9_-]+$/);
      expect(Buffer.from(secret, 'base64url')).to.have.length(bytes);
    }
  });

  it('makes every secret a new one', () => {
    const secrets = Array.from({ length: 1_000 }, () => randomness.secret(16));
    expect(new Set(secrets).size).to.equal(1_000);
  });
});
