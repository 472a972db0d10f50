import { expect } from 'chai';
import { AjvPayloadSchemas } from '../../../../src/adapters/outbound/ajv/ajv-payload-schemas.js';
import { LiquidjsTemplateEngine } from '../../../../src/adapters/outbound/liquidjs/liquidjs-template-engine.js';
import {
  PromptRenderer,
  type PromptContent,
} from '../../../../src/application/prompts/prompt-renderer.js';
import type { AppError } from '../../../../src/domain/shared/app-error.js';
import { anExpressionEngine, thrownBy } from '../../../support/expression-engine.js';

const renderer = new PromptRenderer({
  expressions: anExpressionEngine(),
  templates: new LiquidjsTemplateEngine(),
  schemas: new AjvPayloadSchemas(),
});

const VERSION: PromptContent = {
  variables: {
    type: 'object',
    required: ['user'],
    properties: {
      user: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string' }, plan: { enum: ['free', 'pro'] } },
      },
    },
  },
  variants: [
    { locale: 'en', text: 'Hello {{ user.name }}' },
    { locale: 'de', text: 'Hallo {{ user.name }}' },
    {
      locale: 'en',
      condition: 'user.?plan.orValue("free") == "pro"',
      text: 'Dear {{ user.name }}',
    },
  ],
};

const WISH = { locale: 'de-CH', defaultLocale: 'en', point: 0 };

describe('PromptRenderer', () => {
  it('renders the variant that applies, and tells which and why', () => {
    const { text, choice } = renderer.render(VERSION, {
      ...WISH,
      variables: { user: { name: 'Ada' } },
    });
    expect(text).to.equal('Hallo Ada');
    expect(choice.considered.map(({ verdict }) => verdict)).to.deep.equal([
      ...['farther-locale', 'chosen', 'condition-not-met'],
    ]);
    const variables = { user: { name: 'Ada', plan: 'pro' } };
    expect(renderer.render(VERSION, { ...WISH, variables }).text).to.equal('Dear Ada');
  });

  it('refuses variables that are not what the schema says before anything is rendered', () => {
    const error = thrownBy(() =>
      renderer.render(VERSION, { ...WISH, variables: { user: { name: 1, plan: 'gold' } } }),
    ) as AppError;
    expect([error.kind, error.code]).to.deep.equal(['validation', 'prompt.variables']);
    expect(error.faults.map(({ path }) => path)).to.include('user.name');
  });

  it('says when no variant applies', () => {
    const [, german] = VERSION.variants;
    const version = { ...VERSION, variants: german ? [german] : [] };
    const variables = { user: { name: 'Ada' } };
    const error = thrownBy(() =>
      renderer.render(version, { ...WISH, locale: 'fr', variables }),
    ) as AppError;
    expect([error.kind, error.code]).to.deep.equal(['not-found', 'prompt.no-variant']);
    expect(error.message).to.equal('No variant applies for fr, en');
  });

  it('finds every fault of a version before it is used', () => {
    const faults = renderer.check({
      variables: VERSION.variables,
      variants: [
        { locale: 'en', condition: 'user.name ==', text: 'Hi {{ user.nam }}' },
        { locale: 'en', condition: 'user.age > 3', text: 'Hi\n {{ user.name | nope }}' },
        { locale: 'en', condition: '"text"', text: 'Hi' },
      ],
    });
    expect(faults.map(({ path, message }) => `${path}: ${message}`)).to.deep.equal([
      'variants.0.condition: line 1, column 13: the expression ends where a value is needed',
      'variants.0.text: reads user.nam, which is not declared',
      'variants.1.condition: reads user.age, which is not declared',
      'variants.1.text: line 2, column 2: undefined filter: nope',
      'variants.2.condition: line 1, column 1: a condition must be true or false and this is string',
    ]);
    expect(renderer.check(VERSION)).to.deep.equal([]);
  });

  it('finds schemas that are none, or that it does not take', () => {
    const check = (variables: PromptContent['variables']) =>
      renderer.check({ variables, variants: [] });
    expect(check({ type: 'nonsense' })).to.deep.equal([
      { path: 'variables', message: 'must be a JSON Schema' },
    ]);
    expect(check({ pattern: '(a+)+$' })).to.deep.equal([
      { path: 'variables', message: 'must not use pattern' },
    ]);
  });
});
