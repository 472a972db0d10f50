import { expect } from 'chai';
import { SemverAndJsonSchema } from '../../../../src/adapters/outbound/plugin-host/semver-and-json-schema.js';
import type { JsonObject } from '../../../../src/domain/shared/json.js';

const ENDLESS: JsonObject = {
  properties: { word: { type: 'string', pattern: '^(a+)+$', default: `${'a'.repeat(40)}!` } },
};

/** Small as a text, but checked twice at each of its levels. */
function doubling(levels: number): JsonObject {
  const step = (level: number) => ({ $ref: `#/$defs/l${level}` });
  const definitions = Array.from({ length: levels }, (_, level) => [
    `l${level}`,
    { allOf: [step(level + 1), step(level + 1)] },
  ]);
  const levelled = Object.fromEntries(definitions) as JsonObject;
  return { ...step(0), $defs: { ...levelled, [`l${levels}`]: {} } };
}

describe('SemverAndJsonSchema', () => {
  const rules = new SemverAndJsonSchema();

  it('refuses schemas that are not checked at once, wherever they say so', () => {
    expect(rules.schemaFault({ $async: true, required: ['a'] })).to.contain('$async');
    const nested = { properties: { a: { items: [{ $async: true }] } } };
    expect(rules.schemaFault(nested)).to.contain('$async');
    expect(() => rules.settingFaults({ $async: true, required: ['a'] }, {})).to.throw('$async');
  });

  it('refuses schemas beyond 16 KiB, and those that are none', () => {
    expect(rules.schemaFault({ description: 'x'.repeat(17_000) })).to.contain('16 KiB');
    expect(rules.schemaFault({ type: 'nothing' })).to.contain('no JSON Schema');
    expect(rules.schemaFault({ type: 'object' })).to.equal(undefined);
  });

  it('fills in defaults, tells every fault, and leaves what it was given alone', () => {
    const schema = {
      properties: { size: { type: 'number', default: 3 }, name: { type: 'string' } },
      additionalProperties: false,
    };
    const given = { name: 'a' };
    expect(rules.settingFaults(schema, given)).to.deep.equal({
      value: { name: 'a', size: 3 },
      faults: [],
    });
    expect(given).to.deep.equal({ name: 'a' });
    const { faults } = rules.settingFaults(schema, { name: 5, colour: 'red' });
    expect(faults.map(({ path }) => path).sort()).to.deep.equal(['', 'name']);
  });

  for (const [what, schema] of Object.entries({
    'expressions that never end': ENDLESS,
    'steps that double': doubling(40),
  })) {
    it(`gives up on ${what}`, () => {
      expect(rules.settingFaults(schema, {}).faults.map(({ message }) => message)).to.deep.equal([
        'took too long to check',
      ]);
    });
  }

  it('checks the same settings once, and others anew', () => {
    let checks = 0;
    const counted = new SemverAndJsonSchema((check) => {
      checks += 1;
      return check();
    });
    const schema = { properties: { name: { type: 'string' } } };
    for (let look = 0; look < 5; look += 1) counted.settingFaults(schema, { name: 'a' });
    expect(checks).to.equal(1);
    expect(counted.settingFaults(schema, { name: 5 }).faults).to.have.length(1);
    expect(counted.settingFaults(schema, { name: 'a' }).faults).to.deep.equal([]);
    expect(checks).to.equal(3);
  });
});
