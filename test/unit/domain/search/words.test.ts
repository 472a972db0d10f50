import { expect } from 'chai';
import { codesOf } from '../../../../src/domain/search/word-code.js';
import { placedWordsOf, wordsOf } from '../../../../src/domain/search/words.js';

const same = (left: string, right: string) => {
  expect(wordsOf(left), left).to.deep.equal(wordsOf(right));
};

describe('wordsOf', () => {
  it('folds case, accents, widths, ligatures and what is not seen', () => {
    same('Crème BRÛLÉE', 'creme brulee');
    same('STRASSE', 'Straße');
    same('ΟΔΟΣ οδός', 'οδοσ οδος');
    same('ﬁ Ｗ ① ℡', 'fi w 1 tel');
    same('so\u00adft zero\u200dwidth', 'soft zerowidth');
    same('한국'.normalize('NFD'), '한국');
  });

  it('separates by everything that is neither letter nor digit', () => {
    same("foo_bar.baz/qux-1:2 don't 😀 (x)", 'foo bar baz qux 1 2 don t x');
    expect(wordsOf(' \t\n.,;!?"\'😀')).to.deep.equal([]);
  });

  it('keeps the signs of issues and languages', () => {
    expect(wordsOf('#12')).to.have.length(2);
    expect(wordsOf('c++ c#')).to.have.length(4);
    expect(wordsOf('# title + more ## +++')).to.have.length(2);
    expect(wordsOf(`c${'+'.repeat(1_000)}`)).to.have.length(2);
  });

  it('takes scripts without spaces by pairs', () => {
    const [pair, tail] = placedWordsOf('日本');
    expect(pair).to.not.have.property('tail');
    expect(tail).to.have.property('tail', 'paired');
    expect(tail?.code).to.equal(placedWordsOf('本')[0]?.code);
    expect(placedWordsOf('本')[0]).to.have.property('tail', 'alone');
    expect(wordsOf('日本語abc')).to.have.length(4);
  });

  it('knows where each word stands, whatever folding made of the text', () => {
    const text = 'Ünï ﬁx 😀 日本 ½ end';
    const places = placedWordsOf(text).map(({ at }) => at);
    expect(places).to.deep.equal([0, 4, 10, 11, 13, 13, 15]);
    expect(placedWordsOf('plain text').map(({ at }) => at)).to.deep.equal([0, 6]);
  });

  it('finds the same words with places and without', () => {
    for (const text of ['İstanbul ΣΑΣ ŉ ǰ ẞ', 'a\u0301b \ud800 ｶﾞ', '㍿ ﷺ ½', 'ภาษาไทย ကြောင်']) {
      expect(placedWordsOf(text).map(({ code }) => code)).to.deep.equal(wordsOf(text));
    }
  });

  it('ends, however much a text stands for', () => {
    expect(wordsOf('ﷺ'.repeat(20_000))).to.have.length(32_768);
  });
});

describe('codesOf', () => {
  const all = Array.from({ length: 0x800 }, (_, at) => String.fromCodePoint(at));

  it('writes every word with letters and digits, three to 84 of them', () => {
    for (const word of [...all, 'z'.repeat(500), '界'.repeat(100), '\u{10ffff}'.repeat(20)]) {
      for (const code of codesOf(word)) expect(code).to.match(/^[a-z0-9]{3,84}$/);
    }
  });

  it('gives each word another code, and those that begin alike alike', () => {
    const letters = ['a', 'z', 'y', '0', 'é', 'ж', '界', '\u{20000}'];
    const words = [...letters, ...letters.flatMap((a) => letters.map((b) => a + b))];
    const codes = words.map((word) => codesOf(word).join(' '));
    expect(new Set(codes).size).to.equal(words.length);
    for (const [at, word] of words.entries()) {
      for (const [other, longer] of words.entries()) {
        const begins = codes[other]?.startsWith(codes[at] ?? '') ?? false;
        expect(begins, `${word} ${longer}`).to.equal(longer.startsWith(word));
      }
    }
  });

  it('cuts long words so that no part is a word of its own', () => {
    const [first = '', second = '', ...more] = codesOf('a'.repeat(100));
    expect(more).to.deep.equal([]);
    const cut = first.length - 'qw'.length - 'zy'.length;
    expect(codesOf('a'.repeat(cut))).to.not.include(first);
    expect(first.startsWith(codesOf('a'.repeat(cut))[0] ?? '-')).to.equal(true);
    expect(codesOf('a'.repeat(100 - cut))).to.not.include(second);
  });
});
