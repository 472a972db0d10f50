import { expect } from 'chai';
import type { PromptId } from '../../../src/domain/shared/ids.js';
import { fresh } from '../../support/builders.js';
import { appErrorOf } from '../../support/rejection.js';
import type { Subject } from './brain-under-test.js';

const VARIABLES = {
  type: 'object',
  required: ['name'],
  properties: { name: { type: 'string' }, plan: { type: 'string' } },
};
const VARIANTS = [
  { locale: 'en', text: 'Hello {{ name }}' },
  { locale: 'DE', text: 'Hallo {{ name }}' },
  { locale: 'en', condition: 'has(plan) && plan == "pro"', text: 'Dear {{ name }}' },
];

export function promptCases(subject: Subject): void {
  const open = (defaultLocale = 'en') => {
    const details = { name: fresh('greeting'), purpose: 'Greets', defaultLocale };
    return subject().brain.use('prompts.create', details);
  };
  const version = (promptId: PromptId, variants = VARIANTS, variables: object = VARIABLES) =>
    subject().brain.use('prompt-versions.create', {
      promptId,
      variants,
      variables: variables as never,
    });
  const inForce = async () => {
    const { id } = await open();
    const { id: activeVersionId } = await version(id);
    return subject().brain.use('prompts.update', { id, change: { activeVersionId } });
  };
  const render = (id: PromptId, wish: object = {}) =>
    subject().brain.use('prompts.render', { id, variables: { name: 'Ada' }, ...wish });

  describe('prompts in force', () => {
    it('make texts, and tell which variant it was and why', async () => {
      const { id, activeVersionId } = await inForce();
      const plain = await render(id);
      expect(plain).to.include({ text: 'Hello Ada', versionId: activeVersionId });
      const german = await render(id, { locale: 'de-AT' });
      expect([german.text, german.locales]).to.deep.equal(['Hallo Ada', ['de-AT', 'de', 'en']]);
      const dear = await render(id, { variables: { name: 'Ada', plan: 'pro' } });
      expect(dear.text).to.equal('Dear Ada');
      expect(dear.considered.map(({ verdict }) => verdict)).to.include('chosen');
    });

    it('refuse variables that are not what the schema says', async () => {
      const { id } = await inForce();
      const error = await appErrorOf(render(id, { variables: { name: 5 } }));
      expect([error.code, error.faults[0]?.path]).to.deep.equal(['prompt.variables', 'name']);
    });

    it('are those of one prompt only', async () => {
      const [one, other] = [await inForce(), await open()];
      const change = { activeVersionId: one.activeVersionId };
      const taking = subject().brain.use('prompts.update', { id: other.id, change });
      expect((await appErrorOf(taking)).code).to.equal('prompt.foreign-version');
      expect((await appErrorOf(render(other.id))).code).to.equal('prompt.not-active');
      const { activeVersionId: versionId } = one;
      expect((await appErrorOf(render(other.id, { versionId }))).kind).to.equal('not-found');
    });
  });

  describe('versions of prompts', () => {
    const codeAndPaths = async (variants: object[], variables: object = VARIABLES) => {
      const { id } = await open();
      const { code, faults } = await appErrorOf(version(id, variants as never, variables));
      return [code, ...faults.map(({ path }) => path)];
    };
    const en = { locale: 'en', text: 'Hello' };

    it('are refused with everything that is wrong with them', async () => {
      const invalid = 'prompt-version.invalid';
      expect(await codeAndPaths([{ locale: 'de', text: 'x' }])).to.deep.equal([
        invalid,
        'variants',
      ]);
      expect(
        await codeAndPaths([en, { ...en, weight: 0, shape: 'round' }, 5 as never]),
      ).to.deep.equal([...[invalid, 'variants.1.shape', 'variants.1.weight', 'variants.2']]);
      expect(await codeAndPaths([en, { ...en, condition: 'name ==' }])).to.deep.equal([
        ...[invalid, 'variants.1.condition'],
      ]);
      expect(await codeAndPaths([{ ...en, text: '{{ nmae }} {% for %}' }])).to.include(
        'variants.0.text',
      );
      expect(
        await codeAndPaths([en], { properties: { name: { pattern: '(a+)+' } } }),
      ).to.deep.equal([invalid, 'variables']);
      expect(await codeAndPaths([{ ...en, locale: 'not a tag' }])).to.deep.equal([
        ...['prompt.locale', 'locale'],
      ]);
    });

    it('are never changed', async () => {
      const { id } = await version((await open()).id);
      const { brain } = subject();
      const changed = await brain.use('prompt-versions.update', { id, change: { note: 'n' } });
      expect(changed).to.deep.include({
        note: 'n',
        variants: [VARIANTS[0], { ...VARIANTS[1], locale: 'de' }, VARIANTS[2]],
      });
    });
  });
}
