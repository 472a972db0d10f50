import { expect } from 'chai';
import fc from 'fast-check';
import { chooseVariant } from '../../../../src/domain/prompts/choose-variant.js';
import type { PromptVariant } from '../../../../src/domain/prompts/prompt-variant.js';
import { anExpressionEngine } from '../../../support/expression-engine.js';

const engine = anExpressionEngine();
const compile = (condition: string) => engine.compile(condition);

const aVariant = (locale: string, more: Partial<PromptVariant> = {}): PromptVariant => ({
  ...{ locale, text: 'text' },
  ...more,
});

const choose = (
  variants: readonly PromptVariant[],
  { locale = 'de-AT', point = 0, context = {} } = {},
) => chooseVariant(variants, { context, locale, defaultLocale: 'en', point }, compile);

const verdictsOf = (...given: Parameters<typeof choose>) =>
  choose(...given).considered.map(({ verdict }) => verdict);

describe('chooseVariant', () => {
  it('takes the nearest locale, and tells why not the others', () => {
    const variants = [aVariant('en'), aVariant('de'), aVariant('fr'), aVariant('de-AT')];
    expect(verdictsOf(variants)).to.deep.equal([
      ...['farther-locale', 'farther-locale', 'other-locale', 'chosen'],
    ]);
    expect(choose(variants.slice(0, 3)).variant).to.equal(variants[1]);
    expect(choose(variants.slice(0, 1)).variant).to.equal(variants[0]);
    expect(choose(variants).locales).to.deep.equal(['de-AT', 'de', 'en']);
  });

  it('takes none when no locale fits', () => {
    const { variant, considered } = choose([aVariant('fr')]);
    expect(variant).to.equal(undefined);
    expect(considered).to.deep.equal([{ index: 0, locale: 'fr', verdict: 'other-locale' }]);
    expect(choose([]).variant).to.equal(undefined);
  });

  it('asks conditions before it looks at locales', () => {
    const variants = [aVariant('de-AT'), aVariant('en', { condition: 'plan == "pro"' })];
    expect(verdictsOf(variants, { context: { plan: 'pro' } })).to.deep.equal([
      ...['without-condition', 'chosen'],
    ]);
    expect(verdictsOf(variants, { context: { plan: 'free' } })).to.deep.equal([
      ...['chosen', 'condition-not-met'],
    ]);
  });

  it('asks those of a higher priority first', () => {
    const variants = [
      aVariant('de-AT', { condition: 'true' }),
      aVariant('en', { condition: 'true', priority: 5 }),
      aVariant('en', { condition: 'n > 5', priority: 9 }),
      aVariant('en', { priority: -1 }),
    ];
    expect(verdictsOf(variants, { context: { n: 1 } })).to.deep.equal([
      ...['lower-priority', 'chosen', 'condition-not-met', 'lower-priority'],
    ]);
  });

  it('passes over a condition that fails, and explains each', () => {
    const variants = [
      aVariant('en', { condition: 'user.age > 18' }),
      aVariant('en', { condition: 'user.name == "bo"' }),
      aVariant('en'),
    ];
    const { considered, variant } = choose(variants, { context: { user: { name: 'al' } } });
    expect(variant).to.equal(variants[2]);
    expect(considered.map(({ verdict }) => verdict)).to.deep.equal([
      ...['condition-failed', 'condition-not-met', 'chosen'],
    ]);
    expect(considered[0]?.condition?.error?.code).to.equal('expression.missing');
    expect(considered[1]?.condition?.seen).to.deep.equal([{ name: 'user.name', value: 'al' }]);
    expect(considered[2]).not.to.have.property('condition');
  });

  it('takes what is neither true nor false for a failure', () => {
    expect(verdictsOf([aVariant('en', { condition: '1' })])).to.deep.equal(['condition-failed']);
  });

  it('shares among equals by weight', () => {
    const variants = [aVariant('en', { weight: 3 }), aVariant('en'), aVariant('de', { weight: 9 })];
    const chosenAt = (point: number) =>
      choose(variants, { locale: 'en', point }).considered.findIndex(
        ({ verdict }) => verdict === 'chosen',
      );
    expect([0, 0.5, 0.74, 0.75, 0.999].map(chosenAt)).to.deep.equal([0, 0, 0, 1, 1]);
    expect(verdictsOf(variants, { locale: 'en', point: 0.9 })).to.deep.equal([
      ...['other-share', 'chosen', 'other-locale'],
    ]);
  });

  it('chooses one whenever any applies, and is not moved by the order of the others', () => {
    const variant = fc.record({
      locale: fc.constantFrom('de-AT', 'de', 'en', 'fr'),
      text: fc.string(),
      priority: fc.integer({ min: -1, max: 1 }),
      condition: fc.constantFrom('true', 'false', 'gone', 'n > 1'),
    });
    fc.assert(
      fc.property(fc.array(variant, { maxLength: 6 }), (variants) => {
        const context = { n: 2 };
        const { considered, variant: chosen } = choose(variants, { context });
        const count = considered.filter(({ verdict }) => verdict === 'chosen').length;
        const applies = ({ locale, condition }: PromptVariant) =>
          locale !== 'fr' && (condition === 'true' || condition === 'n > 1');
        expect(count).to.equal(variants.some(applies) ? 1 : 0);
        const turned = choose([...variants].reverse(), { context, point: 0.999_999 }).variant;
        expect([turned?.locale, turned?.priority]).to.deep.equal([
          chosen?.locale,
          chosen?.priority,
        ]);
      }),
      { numRuns: 300 },
    );
  });
});
