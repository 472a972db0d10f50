import { expect } from 'chai';
import { plainJson } from '../../../../src/application/plugins/plain-json.js';

class Money {
  constructor(
    readonly amount: number,
    readonly currency: string,
  ) {}
}

describe('plainJson', () => {
  it('is what JSON makes of a value', () => {
    const value = {
      text: 'a',
      number: 1.5,
      infinite: Infinity,
      isTrue: true,
      none: null,
      absent: undefined,
      call: () => 1,
      at: new Date('2026-01-02T03:04:05.006Z'),
      never: new Date(NaN),
      url: new URL('https://example.test/a'),
      money: new Money(5, 'EUR'),
      map: new Map([['a', 1]]),
      list: [1, undefined, () => 1, [Symbol('s')], { a: undefined }],
    };
    expect(plainJson(value)).to.deep.equal(JSON.parse(JSON.stringify(value)));
    for (const lone of [undefined, () => 1, Symbol('s')]) expect(plainJson(lone)).to.equal(null);
  });

  it('leaves bytes and signals out without ever turning them into text', () => {
    const bytes = Buffer.from('secret');
    bytes.toJSON = () => {
      throw new Error('The bytes were read');
    };
    const { signal } = new AbortController();
    const value = { body: bytes, more: [bytes], view: new DataView(new ArrayBuffer(8)), signal };
    expect(plainJson(value)).to.deep.equal({ more: [null] });
    expect(plainJson(bytes)).to.equal(null);
  });

  it('keeps names that objects have of their own', () => {
    const value: unknown = JSON.parse('{"__proto__":{"isAdmin":true},"constructor":1}');
    const plain = plainJson(value) as object;
    expect(JSON.stringify(plain)).to.equal(JSON.stringify(value));
    expect(Object.getPrototypeOf(plain)).to.equal(Object.prototype);
  });
});
