import { expect } from 'chai';
import { MOST_STRIKES, STRIKE_WINDOW_MS, Strikes } from '../../../../src/domain/plugins/strikes.js';

describe('Strikes', () => {
  it('are enough at the last one within the window', () => {
    const strikes = new Strikes();
    for (let n = 1; n < MOST_STRIKES; n += 1) expect(strikes.add(n)).to.equal(false);
    expect(strikes.add(STRIKE_WINDOW_MS)).to.equal(true);
  });

  it('no longer count after the window', () => {
    const strikes = new Strikes();
    for (let n = 1; n < MOST_STRIKES; n += 1) strikes.add(0);
    expect(strikes.add(STRIKE_WINDOW_MS)).to.equal(false);
    expect(strikes.count(STRIKE_WINDOW_MS)).to.equal(1);
  });

  it('that come slowly are never enough', () => {
    const strikes = new Strikes();
    for (let n = 0; n < 100; n += 1) {
      expect(strikes.add((n * STRIKE_WINDOW_MS) / (MOST_STRIKES - 1))).to.equal(false);
    }
  });

  it('of one cause count once, until the window is over', () => {
    const strikes = new Strikes();
    for (let n = 0; n < 3 * MOST_STRIKES; n += 1) {
      expect(strikes.add(0, 'api-key:1')).to.equal(false);
    }
    expect(strikes.count(0)).to.equal(1);
    strikes.add(STRIKE_WINDOW_MS, 'api-key:1');
    expect(strikes.count(STRIKE_WINDOW_MS)).to.equal(1);
  });

  it('are all forgiven at once', () => {
    const strikes = new Strikes();
    strikes.add(0);
    strikes.forget();
    expect(strikes.count(0)).to.equal(0);
  });
});
