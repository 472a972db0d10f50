import { expect } from 'chai';
import { parseSearchQuery } from '../../../../src/domain/search/search-query.js';
import { wordsOf } from '../../../../src/domain/search/words.js';

const term = (text: string, isPrefix = false) => ({ words: wordsOf(text), isPrefix });

describe('parseSearchQuery', () => {
  const cases: Readonly<Record<string, readonly [required: object[], excluded: object[]]>> = {
    'a b': [[term('a'), term('b')], []],
    '"a b" c': [[term('a b'), term('c')], []],
    'a* b': [[term('a', true), term('b')], []],
    'a -b -"c d" -e*': [[term('a')], [term('b'), term('c d'), term('e', true)]],
    '"a b"*': [[term('a b', true)], []],
    'a-b c--d': [[term('a b'), term('c d')], []],
    'a" b "c': [[term('a'), term('b'), term('c')], []],
    '"a"-b': [[term('a'), term('b')], []],
    'a*b ** a-* b**': [[term('a b'), term('a'), term('b', true)], []],
    '“a b”': [[term('a b')], []],
    'a "b': [[term('a'), term('b')], []],
    'a "" !! -': [[term('a')], []],
    '--a b': [[term('b')], [term('a')]],
    日本: [[{ words: wordsOf('日本').slice(0, 1), isPrefix: false }], []],
    '本*': [[{ words: wordsOf('本'), isPrefix: true }], []],
    本: [[{ words: wordsOf('本'), isPrefix: true }], []],
    '"tokyo 本"': [[{ words: wordsOf('tokyo 本'), isPrefix: true }], []],
  };
  for (const [text, [required, excluded]] of Object.entries(cases)) {
    it(`reads ${text}`, () => {
      expect(parseSearchQuery(text)).to.deep.equal({ required, excluded });
    });
  }

  it('takes 20 terms and 200 characters', () => {
    expect(parseSearchQuery('a '.repeat(20)).required).to.have.length(20);
    expect(parseSearchQuery('a'.repeat(200)).required).to.have.length(1);
    expect(() => parseSearchQuery('a '.repeat(21)))
      .to.throw()
      .with.property('kind', 'validation');
    expect(() => parseSearchQuery('a'.repeat(201)))
      .to.throw()
      .with.property('kind', 'validation');
  });
});
