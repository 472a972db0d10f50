import { expect } from 'chai';
import { closingReferences } from '../../../../../src/adapters/outbound/connectors/github/closing-references.js';

const OWN = { externalId: '77', fullName: 'acme/app', url: null, defaultBranch: null };

function closedBy(text: string): readonly string[] {
  return closingReferences([text], OWN).map(
    ({ repositoryFullName, number }) => `${repositoryFullName}#${number}`,
  );
}

const KEYWORDS = ['close', 'closes', 'closed', 'fix', 'fixes', 'fixed', 'resolve', 'resolves'];

describe('closing keywords', () => {
  for (const keyword of [...KEYWORDS, 'resolved']) {
    it(`"${keyword}" closes, in any case, with or without a colon`, () => {
      const capital = keyword.charAt(0).toUpperCase() + keyword.slice(1);
      for (const word of [keyword, capital, keyword.toUpperCase()]) {
        for (const text of [`${word} #12`, `${word}: #12`, `${word}:#12`, `So it ${word}  #12.`]) {
          expect(closedBy(text), text).to.deep.equal(['acme/app#12']);
        }
      }
    });
  }

  const CLOSING: readonly (readonly [string, readonly string[]])[] = [
    ['Fixes octo/other#3', ['octo/other#3']],
    ['Fixes octo-org/my.repo_x-1#3', ['octo-org/my.repo_x-1#3']],
    ['Closes https://github.com/octo/other/issues/45', ['octo/other#45']],
    ['Closes: HTTPS://GitHub.com/octo/other/issues/45#issuecomment-1', ['octo/other#45']],
    ['Fixes #1, fixes #2 and resolves octo/other#3', ['acme/app#1', 'acme/app#2', 'octo/other#3']],
    ['Fixes #1, #2', ['acme/app#1']],
    ['Fixes #1\r\nCloses #2\rResolves #3', ['acme/app#1', 'acme/app#2', 'acme/app#3']],
    ['- [x] Fixes #1\n- Closes #2', ['acme/app#1', 'acme/app#2']],
    ['> Fixes #1', ['acme/app#1']],
    ['_Fixes #1_ (closes #2)', ['acme/app#1', 'acme/app#2']],
    ['fixes #1 fixes #1 Fixes ACME/App#1', ['acme/app#1']],
    ['Fixes #9999999999', ['acme/app#9999999999']],
    ['1. step\n\n    Fixes #4', ['acme/app#4']],
    ['text\n    Fixes #4', ['acme/app#4']],
    ['`a` fixes #1 `b`', ['acme/app#1']],
    ['one ` alone\n\nfixes #1\n\nand ` another', ['acme/app#1']],
    ['```\ncode\n```\nfixes #1', ['acme/app#1']],
    ['````\n```\nfixes #2\n````\nfixes #1', ['acme/app#1']],
    ['~~~\n```\n~~~\nfixes #1', ['acme/app#1']],
    ['<!-- a hint --> fixes #1', ['acme/app#1']],
    ['<!--\nfixes #2\n--> fixes #1', ['acme/app#1']],
    ['a <!-- not closed\n\nfixes #1', ['acme/app#1']],
  ];
  for (const [text, closed] of CLOSING) {
    it(`${JSON.stringify(text)} closes ${closed.join(', ')}`, () => {
      expect(closedBy(text)).to.deep.equal(closed);
    });
  }

  const NOT_CLOSING = [
    '#12',
    'see #12',
    'fixes 12',
    'fixes#12',
    'fixes # 12',
    'fixes #0',
    'fixes #012',
    'fixes #12abc',
    'fixes #12345678901',
    'fixing #12',
    'prefixes #12',
    'préfixes #12',
    'auto-fixes #12',
    'encloses #12',
    'fixes the bug #12',
    'fixes\n#12',
    'fixes /issues/12',
    'fixes owner/name/issues/12',
    'fixes https://example.com/octo/other/issues/45',
    'fixes https://github.com/octo/other/pull/45',
    'fixes https://github.com/octo/issues/45',
    'fixes /name#12',
    'fixes owner/#12',
    '`fixes #12`',
    '`` ` fixes #12 ``',
    'fixes `x` #12',
    'a `b\nfixes #12` c',
    '```\nfixes #12\n```',
    '```js\nfixes #12\n```',
    '~~~\nfixes #12\n~~~',
    '- item\n  ```\n  fixes #12\n  ```',
    '> ```\n> fixes #12\n> ```',
    '```\nfixes #12 and never ends',
    '```\n``` this does not end it\nfixes #12\n```',
    '````\n```\nfixes #12\n```\n````',
    '    fixes #12',
    'text\n\n\tfixes #12',
    '<!-- fixes #12 -->',
    '<!--\nfixes #12\n-->',
    'text <!-- fixes\n#12 fixes #13 --> text',
    '<!-- fixes #12 and never ends',
  ];
  for (const text of NOT_CLOSING) {
    it(`${JSON.stringify(text)} closes nothing`, () => {
      expect(closedBy(text)).to.deep.equal([]);
    });
  }

  it('name at most 50 issues', () => {
    const text = Array.from({ length: 80 }, (_, index) => `Fixes #${index + 1}`).join('\n');
    expect(closedBy(text)).to.have.length(50);
  });

  it('without a known repository close only what they name in full', () => {
    const found = closingReferences(['Fixes #1, fixes octo/other#2', null], null);
    expect(found).to.deep.equal([{ repositoryFullName: 'octo/other', number: 2 }]);
  });

  it('are found in time proportional to the text', () => {
    const units = [
      ...['`', '```\n', '~~~\n', '``` ', '<!--', '<!--\n', 'fixes ', 'fixes:', 'fixes a/', '> '],
      ...['1. ', '- ', ' ', '\t', '\n', '`a``', 'fixes https://github.com/', 'a/a', '#1', '\r'],
    ];
    const distinctRuns = Array.from({ length: 440 }, (_, length) => '`'.repeat(length + 1));
    const texts = [
      ...units.map((unit) => unit.repeat(Math.ceil(100_000 / unit.length))),
      distinctRuns.join(' '),
      `fixes ${'a'.repeat(100_000)}`,
      `fixes a/${'a'.repeat(100_000)}`,
      `fixes${' '.repeat(100_000)}#1`,
    ];
    for (const text of texts) {
      const startedAt = performance.now();
      closedBy(text);
      const took = performance.now() - startedAt;
      expect(took, JSON.stringify(text.slice(0, 20))).to.be.below(2_000);
    }
  });
});
