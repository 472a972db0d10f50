import { expect } from 'chai';
import { Prompt, type PromptVariant } from '../../../../src/domain/prompts/prompt.js';
import type { AppError } from '../../../../src/domain/shared/app-error.js';
import { thrownBy } from '../../../support/expression-engine.js';

const aPrompt = () =>
  Prompt.open({ name: 'release-notes.summary', purpose: 'Sums up a release', defaultLocale: 'EN' });

const withVariants = (...variants: PromptVariant[]) =>
  aPrompt().withVersion({ variables: {}, variants });

const pathsOf = (act: () => unknown) => {
  const { code, faults } = thrownBy(act) as AppError;
  return [code, ...faults.map(({ path }) => path)];
};

describe('Prompt', () => {
  it('begins without a version in force', () => {
    const prompt = aPrompt();
    expect(prompt.state).to.deep.include({
      defaultLocale: 'en',
      versions: [],
      activeVersion: null,
    });
    expect((thrownBy(() => prompt.active) as AppError).code).to.equal('prompt.not-active');
  });

  it('names every fault', () => {
    const open = () => Prompt.open({ name: 'Release Notes', purpose: ' ', defaultLocale: 'en' });
    expect(pathsOf(open)).to.deep.equal(['prompt.invalid', 'name', 'purpose']);
    const opened = () => Prompt.open({ name: 'a', purpose: 'b', defaultLocale: 'x' });
    expect(pathsOf(opened)).to.deep.equal(['prompt.locale', 'locale']);
  });

  it('counts versions and keeps what was', () => {
    const first = withVariants({ locale: 'EN', text: 'one' });
    const second = first.withVersion({ variables: {}, variants: [{ locale: 'en', text: 'two' }] });
    expect(second.state.versions.map(({ number }) => number)).to.deep.equal([1, 2]);
    expect(first.state.versions).to.have.length(1);
    expect(second.version(1).variants).to.deep.equal([{ locale: 'en', text: 'one' }]);
    expect((thrownBy(() => second.version(3)) as AppError).kind).to.equal('not-found');
  });

  it('puts a version in force, and an older one again', () => {
    const prompt = withVariants({ locale: 'en', text: 'one' }).activate(1);
    expect(prompt.active.number).to.equal(1);
    expect((thrownBy(() => prompt.activate(2)) as AppError).kind).to.equal('not-found');
    expect(Prompt.restore(prompt.state).active).to.deep.equal(prompt.active);
  });

  it('has a text for everyone', () => {
    for (const variants of [
      [],
      [{ locale: 'de', text: '' }],
      [{ locale: 'en', condition: 'true', text: '' }],
    ]) {
      expect(pathsOf(() => withVariants(...variants))).to.deep.equal([
        'prompt.invalid',
        'variants',
      ]);
    }
  });

  it('bounds what a variant says', () => {
    const en = { locale: 'en', text: '' };
    const bad = { ...en, priority: 0.5, weight: 0 };
    expect(pathsOf(() => withVariants(en, bad))).to.deep.equal([
      ...['prompt.invalid', 'variants.1.priority', 'variants.1.weight'],
    ]);
    expect(pathsOf(() => withVariants({ ...en, weight: NaN }))).to.have.length(2);
    expect(pathsOf(() => withVariants(...Array<PromptVariant>(51).fill(en)))).to.deep.equal([
      ...['prompt.invalid', 'variants'],
    ]);
  });
});
