import { expect } from 'chai';
import {
  toCommand,
  toEntry,
  withReason,
} from '../../../../src/adapters/outbound/redis/command-entry.js';

const entry = (...fields: string[]) => ({
  id: '1-0',
  fields: fields.map((field) => Buffer.from(field)),
});

describe('toEntry', () => {
  it('knows entries that were deleted', () => {
    expect(toEntry(null)).to.equal(undefined);
    expect(toEntry([Buffer.from('1-0'), null as never])).to.equal(undefined);
  });
});

describe('toCommand', () => {
  it('takes the last of fields with one name, and leaves others alone', () => {
    const command = toCommand(entry('body', 'first', 'body', 'last', 'more', 'x', 'odd'), true);
    expect(command).to.deep.equal({
      body: Buffer.from('last'),
      contentType: '',
      headers: {},
      routingKey: '',
      redelivered: true,
    });
  });

  for (const headers of ['', 'x', '[]', 'null', '"text"', '{"a":']) {
    it(`refuses ${headers || 'nothing'} as headers`, () => {
      expect(toCommand(entry('headers', headers), false)).to.match(/^headers.invalid: /);
    });
  }
});

describe('withReason', () => {
  it('keeps everything, the reason of the last time alone', () => {
    const dead = withReason(entry('a', '1', 'x-brain-error', 'old', 'body', 'b'), 'new');
    expect(dead.map(String)).to.deep.equal(['body', 'b', 'a', '1', 'x-brain-error', 'new']);
  });

  it('keeps the body and 999 further fields, and 1000 characters of the reason', () => {
    const many = Array.from({ length: 5000 }, (_, index) => [`f${index}`, 'x']).flat();
    const dead = withReason(entry(...many, 'body', 'b'), 'r'.repeat(2000)).map(String);
    expect(dead).to.have.lengthOf(2002);
    expect(dead.slice(0, 4)).to.deep.equal(['body', 'b', 'f0', 'x']);
    expect(dead.at(-1)).to.have.lengthOf(1000);
  });
});
