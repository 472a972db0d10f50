import { expect } from 'chai';
import fc from 'fast-check';
import { normalisedMessage } from '../../../../src/domain/errors/fingerprint.js';

const CASES: readonly (readonly [message: string, normalised: string])[] = [
  ['There is no task 01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10', 'There is no task <id>'],
  ['There is no task 01932C07-0A5B-7C3E-9F00-2B8F5F3F4A10', 'There is no task <id>'],
  ['It is at version 12, not 3', 'It is at version <n>, not <n>'],
  ['took 12.5 ms of 1,000', 'took <n> ms of <n>'],
  ['offset -3 of +4', 'offset <n> of <n>'],
  ['size 1e21', 'size <n>'],
  ['retry in 5s', 'retry in <n>s'],
  ['job_42 failed', 'job_<n> failed'],
  ['commit 9fceb02 not found', 'commit <n> not found'],
  ['commit 9fceb02d0ae598e95dc970b74767f19372d61af8', 'commit <n>'],
  ['bad address 0x7fff5fbff8c0', 'bad address <n>'],
  ['the facade defaced a decade', 'the facade defaced a decade'],
  ['connect ECONNREFUSED 127.0.0.1:5432', 'connect ECONNREFUSED <n>'],
  ['connect ECONNREFUSED ::1:5432', 'connect ECONNREFUSED <n>'],
  ['connect ECONNREFUSED 2001:db8::8a2e:370:7334', 'connect ECONNREFUSED <n>'],
  ['Unexpected token } in JSON at position 17', 'Unexpected token } in JSON at position <n>'],
  [
    `Unexpected token 'a', "{abc" is not valid JSON`,
    'Unexpected token <text>, <text> is not valid JSON',
  ],
  [
    `Cannot read properties of undefined (reading 'id')`,
    'Cannot read properties of undefined (reading <text>)',
  ],
  ['unknown column `title` of “tasks”', 'unknown column <text> of <text>'],
  [`it's Anna's fault, isn't it`, `it's Anna's fault, isn't it`],
  ["ENOENT: no such file, open '/var/lib/brain/7.db'", 'ENOENT: no such file, open <text>'],
  ['cannot open /var/lib/brain/7.db', 'cannot open <path>'],
  ['cannot open ~/brain.yaml', 'cannot open <path>'],
  ['cannot open ./data/x, ../y', 'cannot open <path>, <path>'],
  ['cannot open C:\\data\\brain.db', 'cannot open <path>'],
  ['There is nothing at /', 'There is nothing at <path>'],
  ['There is nothing at /wp-admin/setup.php', 'There is nothing at <path>'],
  ['must be text/plain or application/json', 'must be text/plain or application/json'],
  ['GET https://api.example.org/v1/7?x=1 answered 503', 'GET <url> answered <n>'],
  ['cannot reach amqp://guest:guest@127.0.0.1:5672', 'cannot reach <url>'],
  ['mail to ada.l+x@example.co.uk bounced', 'mail to <email> bounced'],
  ['not after 2026-03-01T12:00:00.123Z', 'not after <time>'],
  ['not after 2026-03-01 12:00:00+01:00', 'not after <time>'],
  ['not after 2026-03-01', 'not after <time>'],
  ['not before 12:30:05', 'not before <n>'],
  ['token dGhpc0lzQVRva2VuMTIz refused', 'token <n> refused'],
  ['  many \n lines\tand \0 NUL ', 'many lines and NUL'],
  ['', ''],
];

describe('normalisedMessage', () => {
  for (const [message, normalised] of CASES) {
    it(`makes ${JSON.stringify(normalised)} of ${JSON.stringify(message)}`, () => {
      expect(normalisedMessage(message)).to.equal(normalised);
    });
  }

  it('takes no longer for a hostile message', () => {
    for (const piece of [
      'a',
      '1',
      '"',
      "'",
      '/',
      ':',
      '-',
      '.',
      '@',
      'a1',
      '1a',
      '::',
      '1.',
      "a'",
    ]) {
      expect(normalisedMessage(piece.repeat(1_000_000)).length).to.be.at.most(300);
    }
  });

  it('is one line of at most 300 characters, whatever the message', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 5_000 }), (message) => {
        expect(normalisedMessage(message)).to.match(/^[^\n\0]{0,300}$/);
      }),
    );
  });

  const part = {
    uuid: fc.uuid(),
    integer: fc.integer().map(String),
    decimal: fc
      .tuple(fc.integer({ min: -1e6, max: 1e6 }), fc.nat({ max: 999 }))
      .map(([whole, fraction]) => `${String(whole)}.${String(fraction)}`),
    sha: fc
      .array(fc.constantFrom(...Array.from('0123456789abcdef')), { minLength: 40, maxLength: 40 })
      .map((digits) => `5${digits.slice(1).join('')}`),
    quotation: fc
      .string({ maxLength: 40 })
      .map((text) => `"${text.replaceAll('"', '').replaceAll('\n', '')}"`),
    time: fc
      .date({ min: new Date(0), max: new Date('2099-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString()),
    address: fc.emailAddress().map((address) => address.replace(/[^\w.@-]/g, 'x')),
    url: fc.oneof(fc.webUrl(), fc.constantFrom("http://a.aa/'/'", "http://a.aa/''")),
    path: fc
      .array(fc.stringMatching(/^[\w.-]{1,12}$/), { minLength: 1, maxLength: 5 })
      .map((names) => `/${names.join('/')}`),
    ip: fc.ipV4(),
  };
  for (const [name, arbitrary] of Object.entries(part)) {
    it(`gives messages that differ in one ${name} the same form`, () => {
      const form = (text: string) => normalisedMessage(`The thing ${text} is gone (code)`);
      fc.assert(
        fc.property(arbitrary, arbitrary, (left, right) => {
          expect(form(left)).to.equal(form(right));
        }),
        { numRuns: 500 },
      );
    });
  }
});
