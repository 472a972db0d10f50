import { expect } from 'chai';
import { excerptOf } from '../../../../src/domain/search/excerpt.js';
import { parseSearchQuery } from '../../../../src/domain/search/search-query.js';

const excerpt = (query: string, text: string) => excerptOf(parseSearchQuery(query), text);

describe('excerptOf', () => {
  it('shows a short text as one line', () => {
    expect(excerpt('b', ' a\n\n b\u0007\tc ')).to.equal('a b c');
    expect(excerpt('x', '')).to.equal('');
  });

  it('begins at a word before the first match', () => {
    const text = `${'word '.repeat(100)}needle ${'more '.repeat(100)}needle`;
    const line = excerpt('needle', text);
    expect(line).to.match(/^…word .*word needle more .*…$/);
    expect(line).to.have.length(200);
  });

  it('shows the phrase, not its first word elsewhere', () => {
    const text = `red ${'x '.repeat(200)}red car`;
    expect(excerpt('"red car"', text)).to.match(/red car$/);
    expect(excerpt('"red c"*', text)).to.match(/red car$/);
    expect(excerpt('red', text)).to.match(/^red x/);
  });

  it('takes no half of a character', () => {
    for (let shift = 0; shift < 2; shift++) {
      const line = excerpt('界', `${'x'.repeat(shift)}${'😀'.repeat(300)}界${'😀'.repeat(300)}`);
      expect(line).to.include('界');
      expect(line.length).to.be.at.most(200);
      expect(line.isWellFormed()).to.equal(true);
    }
  });

  it('finds places in texts that folding makes longer', () => {
    const text = `${'ﷺ'.repeat(50)} ${'é'.repeat(300)} needle`;
    expect(excerpt('needle', text)).to.match(/^…é{59} needle$/);
  });
});
