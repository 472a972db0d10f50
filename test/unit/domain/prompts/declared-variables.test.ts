import { expect } from 'chai';
import { undeclaredVariables } from '../../../../src/domain/prompts/declared-variables.js';
import { faultOfSchema } from '../../../../src/domain/prompts/variable-schema.js';

const SCHEMA = {
  properties: {
    user: { properties: { name: { type: 'string' } } },
    items: { items: { properties: { price: {} } } },
    open: { properties: { a: {} }, additionalProperties: true },
    any: {},
    none: { additionalProperties: false },
  },
};

describe('undeclaredVariables', () => {
  it('names what the schema does not', () => {
    const paths = [
      'user.name',
      'user.nam',
      'usr',
      'items[0].price',
      'items[0].prize',
      'items.size',
    ];
    expect(undeclaredVariables(paths, SCHEMA)).to.deep.equal(['user.nam', 'usr', 'items[0].prize']);
    const others = [
      'open.b.c',
      'any.x',
      'none.x',
      'constructor',
      'user.constructor',
      'items.first',
    ];
    expect(undeclaredVariables(others, SCHEMA)).to.deep.equal([
      ...['none.x', 'constructor', 'user.constructor'],
    ]);
  });

  it('has nothing to say without properties', () => {
    expect(undeclaredVariables(['a.b'], {})).to.deep.equal([]);
  });
});

describe('faultOfSchema', () => {
  it('refuses keywords that may take for ever or lead elsewhere', () => {
    for (const schema of [
      { pattern: '(a+)+$' },
      { properties: { a: { allOf: [{ pattern: 'x' }] } } },
      { properties: { properties: { pattern: 'x' } } },
      { patternProperties: {} },
      { $ref: 'https://example.com' },
    ]) {
      expect(faultOfSchema(schema), JSON.stringify(schema)).to.match(/^must not use /);
    }
    expect(faultOfSchema({ description: 'x'.repeat(60_000) })).to.match(/^must be plain JSON/);
  });

  it('lets properties have any name', () => {
    expect(faultOfSchema({ properties: { pattern: { type: 'string' }, $ref: {} } })).to.equal(
      undefined,
    );
    expect(faultOfSchema({ enum: [{ pattern: 'x' }] })).to.equal(undefined);
  });
});
