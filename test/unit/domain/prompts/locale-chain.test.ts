import { expect } from 'chai';
import { localeChain } from '../../../../src/domain/prompts/locale-chain.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';
import { thrownBy } from '../../../support/expression-engine.js';

describe('localeChain', () => {
  for (const [wanted, otherwise, expected] of [
    ['de-AT', 'en', ['de-AT', 'de', 'en']],
    ['de', 'de', ['de']],
    ['DE-at', 'en-gb', ['de-AT', 'de', 'en-GB', 'en']],
    ['zh-hant-tw', 'zh', ['zh-Hant-TW', 'zh-Hant', 'zh']],
  ] as const) {
    it(`leads from ${wanted} to ${otherwise}`, () => {
      expect(localeChain(wanted, otherwise)).to.deep.equal(expected);
    });
  }

  for (const locale of ['', 'germanlanguage', '../etc', 'de_AT', 'x'.repeat(1_000), '__proto__']) {
    it(`refuses ${JSON.stringify(locale.slice(0, 20))}`, () => {
      const error = thrownBy(() => localeChain(locale, 'en')) as AppError;
      expect(error).to.be.instanceOf(AppError);
      expect([error.kind, error.code]).to.deep.equal(['validation', 'prompt.locale']);
    });
  }
});
