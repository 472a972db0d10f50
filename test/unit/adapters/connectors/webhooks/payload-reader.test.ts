import { expect } from 'chai';
import { PayloadReader } from '../../../../../src/adapters/outbound/connectors/webhooks/payload-reader.js';
import type { JsonValue } from '../../../../../src/domain/shared/json.js';

const read = (value: JsonValue) => new PayloadReader(value);

describe('PayloadReader', () => {
  it('follows a path through objects only', () => {
    const reader = read({ a: { b: 'c' }, list: ['x'] });
    expect(reader.at('a', 'b').text(10)).to.equal('c');
    for (const path of [['b'], ['a', 'x', 'y'], ['a', 'b', 'length'], ['list', '0']]) {
      expect(reader.at(...path).text(10)).to.equal(null);
    }
  });

  it('sees nothing that the JSON does not hold itself', () => {
    expect(read({}).at('__proto__').isObject).to.equal(false);
    expect(
      read(JSON.parse('{"__proto__": {"a": "b"}}') as JsonValue)
        .at('a')
        .text(9),
    ).to.equal(null);
  });

  it('cuts texts, and drops what databases refuse', () => {
    expect(read('abc').text(2)).to.equal('ab');
    expect(read('a\0b').text(9)).to.equal('ab');
    expect(read('a\u{1F389}').text(2)).to.equal('a\uFFFD');
  });

  it('reads times of the years that can be shown', () => {
    expect(read('2026-11-21T09:00:00+01:00').time()).to.deep.equal(new Date('2026-11-21T08:00Z'));
    expect(read(0).time()).to.deep.equal(new Date(0));
    const wrong = [-1, 1e12, 1e308, '2026', '0001-01-01T00:00:00Z', '1 May 2026', '', null, true];
    for (const value of wrong) expect(read(value).time(), String(value)).to.equal(null);
  });

  it('reads as many items as asked for', () => {
    expect(
      read([1, 2, 3])
        .items(2)
        .map((item) => item.number()),
    ).to.deep.equal([1, 2]);
    for (const value of [{ 0: 1, length: 1 }, 'ab', null]) {
      expect(read(value).items(2)).to.deep.equal([]);
    }
  });
});
