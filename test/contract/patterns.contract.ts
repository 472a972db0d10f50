import { expect } from 'chai';
import { AppError } from '../../src/domain/shared/app-error.js';
import type { Patterns } from '../../src/ports/runtime/patterns.js';

/** Takes a backtracking engine longer than anybody waits. */
const CATASTROPHIC = ['^(a+)+$', '(a|a)*b', '(a*)*b', '(.*a){12}b', '(a|b|ab)*c'] as const;

/** What every Patterns does. */
export function patternsContract(title: string, open: () => Patterns): void {
  describe(`${title} as Patterns`, () => {
    const patterns = open();
    const isIn = (pattern: string, text: string) => patterns.compile(pattern).isIn(text);
    const codeOf = (pattern: string): string => {
      try {
        patterns.compile(pattern);
        return 'none';
      } catch (error) {
        expect(error).to.be.instanceOf(AppError);
        const { kind, code } = error as AppError;
        expect(kind).to.equal('validation');
        return code;
      }
    };

    for (const [pattern, text, expected] of [
      ['b+', 'abbc', true],
      ['^b', 'abbc', false],
      ['^a.*c$', 'abbc', true],
      ['(?i)ABB', 'abbc', true],
      ['a|x', 'xyz', true],
      ['\\d{3}-\\d{4}', 'call 555-1234', true],
      ['\\bcat\\b', 'concat', false],
      ['[^a-c]', 'abc', false],
      ['é\\p{L}', 'café', false],
      ['\\p{Greek}', 'αβγ', true],
      ['^😀$', '😀', true],
      ['', 'anything', true],
      ['a', '', false],
    ] as const) {
      it(`${expected ? 'finds' : 'does not find'} ${pattern} in ${JSON.stringify(text)}`, () => {
        expect(isIn(pattern, text)).to.equal(expected);
      });
    }

    it('answers the same when it is asked again', () => {
      const pattern = patterns.compile('a+');
      expect([pattern.isIn('aa'), pattern.isIn('bb'), pattern.isIn('aa')]).to.deep.equal([
        ...[true, false, true],
      ]);
    });

    for (const pattern of CATASTROPHIC) {
      it(`comes to an end with ${pattern}`, () => {
        expect(isIn(pattern, `${'a'.repeat(20_000)}!`)).to.equal(false);
      });
    }

    for (const pattern of [
      '(',
      '[a',
      'a{2,1}',
      '*a',
      '\\',
      '(?=a)',
      '(?<!a)b',
      '(a)\\1',
      '(?P<n',
    ]) {
      it(`refuses ${pattern}`, () => {
        expect(codeOf(pattern)).to.equal('pattern.invalid');
      });
    }

    it('refuses what is too large, or would become too large', () => {
      for (const pattern of ['a'.repeat(10_000), '(a{30}){30}b{500}', '\\pL{900}'.repeat(5)]) {
        expect(codeOf(pattern), pattern.slice(0, 20)).to.match(/^pattern\.(too-large|invalid)$/);
      }
    });

    it('tells that larger patterns cost more', () => {
      const { cost } = patterns.compile('a');
      expect(cost).to.be.greaterThan(0);
      expect(patterns.compile('(abc|def){50}').cost).to.be.greaterThan(10 * cost);
    });
  });
}
