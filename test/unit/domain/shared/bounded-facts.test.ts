import { expect } from 'chai';
import { boundedFacts } from '../../../../src/domain/shared/bounded-facts.js';
import { redactor } from '../../../../src/domain/shared/redaction.js';

const SECRET = 'Hx7TgYw2Qz9LmNb4Vc6K';

class Session {
  readonly value = SECRET;

  toJSON(): object {
    return { value: '***' };
  }
}

describe('boundedFacts', () => {
  const redact = redactor(['hunter22', 'lettersonly']);
  const told = (facts: Readonly<Record<string, unknown>>) => boundedFacts(facts, redact);
  const textOf = (facts: Readonly<Record<string, unknown>>) => JSON.stringify(told(facts));

  it('hides secrets in names, however short or long these are', () => {
    expect(textOf({ [['AKIA', 'IOSFODNN7EXAMPLE'].join('')]: 1 })).to.equal('{"AKIA***":1}');
    expect(textOf({ [['sk_live', '_abcdefgh12345678'].join('')]: 1 })).to.equal(
      '{"sk_live_***":1}',
    );
    expect(textOf({ hunter22: 1, in: { lettersonly: 1 } })).to.equal('{"***":1,"in":{"***":1}}');
    const url = `${'x'.repeat(80)} postgres://user:${SECRET.repeat(3)}@db/x`;
    expect(textOf({ [url]: 1 }))
      .to.include('***')
      .and.not.include(SECRET.slice(0, 4));
    const cut = `${'x'.repeat(100)} brain_${SECRET.repeat(40)}`;
    expect(textOf({ [cut]: 1 })).not.to.include(SECRET.slice(0, 4));
  });

  for (const [title, facts] of Object.entries<Readonly<Record<string, unknown>>>({
    'pairs of name and value': { headers: [{ name: 'authorization', value: SECRET }] },
    'words of a command line': { argv: ['start', '--password', SECRET] },
    'lists of name and value': { raw: ['authorization', SECRET] },
    'groups in groups': { request: { auth: SECRET, in: [{ jwt: SECRET, secretKey: SECRET }] } },
    'a class that hides them itself': { session: new Session() },
    'a Map': { map: new Map([['otp', SECRET]]) },
  })) {
    it(`hides the secrets of ${title}`, () => {
      expect(textOf(facts)).to.include('***').and.not.include(SECRET);
    });
  }

  it('tells what remains of an error that cannot be read wholly', () => {
    const error = new Error('boom');
    // The stack is made when it is first read, with the name.
    expect(error.stack).to.be.a('string');
    for (const name of ['code', 'cause', 'data', 'name', 'stack']) {
      Object.defineProperty(error, name, {
        get: () => {
          throw new Error('no');
        },
      });
    }
    expect(told({ error })['error']).to.deep.include({ message: 'boom', name: '[unreadable]' });
    const odd = Object.assign(new Error('boom'), { name: Object.create(null) as string });
    expect(told({ odd })['odd']).to.deep.include({ message: 'boom', name: '[unreadable]' });
  });

  it('survives a toJSON that throws or never ends', () => {
    const endless = { toJSON: () => ({ ...endless }) };
    const broken = {
      toJSON: () => {
        throw new Error('no');
      },
    };
    expect(textOf({ endless, broken })).to.include('[deeper]').and.include('[unreadable]');
  });

  it('looks at no more of a huge set than it tells', () => {
    const huge = new Set(Array.from({ length: 300_000 }, (_, index) => index));
    expect(told({ huge })['huge']).to.have.lengthOf(101).and.include('… 299900 more');
  });

  it('keeps to the limits given', () => {
    const facts = { long: 'x'.repeat(1_000), many: Array.from({ length: 100 }, () => 1) };
    const { long, many } = boundedFacts(facts, redact, { bytes: 500, text: 50, items: 5 });
    expect(long).to.have.lengthOf(51);
    expect(many).to.have.lengthOf(6);
  });
});
