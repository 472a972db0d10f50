import { expect } from 'chai';
import { AjvPayloadSchemas } from '../../../../src/adapters/outbound/ajv/ajv-payload-schemas.js';
import { JobPayloads } from '../../../../src/application/jobs/job-payloads.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';
import type { JsonObject, JsonValue } from '../../../../src/domain/shared/json.js';

const payloads = new JobPayloads({ schemas: new AjvPayloadSchemas() });

/** The paths of the faults; none: it fits. */
function faultsOf(queue: string, payload: JsonObject): readonly string[] {
  try {
    payloads.check(queue, payload);
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect([error.kind, error.code]).to.deep.equal(['validation', 'job.bad-payload']);
    return error.faults.map(({ path }) => path);
  }
}

const URL = 'https://example.org/hook';

describe('payloads of the queue http', () => {
  const faults = (more: JsonObject) => faultsOf('http', { url: URL, ...more });

  it('are a URL and what may go with it', () => {
    expect(faults({})).to.deep.equal([]);
    expect(faults({ url: 'HTTP://example.org' })).to.deep.equal([]);
    const bodies: readonly JsonValue[] = [null, 0, '', false, [], { a: 1 }];
    for (const body of bodies) expect(faults({ body })).to.deep.equal([]);
    expect(
      faults({ method: 'PUT', headers: { 'X-A': 'b\tc é' }, body: 1, timeoutSeconds: 2.5 }),
    ).to.deep.equal([]);
  });

  it('are refused by part', () => {
    const wrong: Readonly<Record<string, JsonObject>> = {
      'payload.url': { url: 'ftp://example.org' },
      'payload.method': { method: 'TRACE' },
      'payload.timeoutSeconds': { timeoutSeconds: 0 },
      payload: { more: 1 },
      'payload.headers.a': { headers: { a: 'b\r\nHost: c' } },
      'payload.headers': { headers: { 'a b': 'c' } },
      'payload.body': { method: 'GET', body: {} },
    };
    for (const [path, payload] of Object.entries(wrong)) {
      expect(faults(payload), path).to.include(path);
    }
    expect(faultsOf('http', {})).to.deep.equal(['payload']);
    expect(faults({ url: `https://example.org/${'x'.repeat(2_048)}` })).to.deep.equal([
      'payload.url',
    ]);
  });

  it('have no header of a connection, of an address, or that the program itself makes', () => {
    const refused = [
      ...['Host', 'connection', 'Keep-Alive', 'proxy-authorization', 'TE', 'trailer', 'Upgrade'],
      ...['transfer-encoding', 'Content-Length', 'expect', 'Idempotency-Key', 'webhook-signature'],
    ];
    for (const name of refused) {
      expect(faults({ headers: { [name]: 'x' } })).to.deep.equal([`payload.headers.${name}`]);
    }
    expect(faults({ headers: { 'X-a': '1', 'x-A': '2' } })).to.deep.equal(['payload.headers.x-A']);
  });
});

describe('payloads of the queue email', () => {
  const faults = (more: JsonObject) =>
    faultsOf('email', { to: 'ann@example.org', subject: 'Hello', ...more });

  it('are recipients, a subject and texts', () => {
    expect(faults({})).to.deep.equal([]);
    const to = ['ann@example.org', 'jürgen+x@bücher.example'];
    expect(
      faults({ to, subject: 'Grüße 😀', text: 'a\r\nb', html: '<p>', replyTo: 'bob@example.org' }),
    ).to.deep.equal([]);
  });

  it('cannot begin a header, or name more recipients than they seem to', () => {
    const addresses = [
      'ann@example.org\r\nBcc: eve@example.org',
      'ann@example.org, eve@example.org',
      'ann@example.org; eve@example.org',
      'Ann <ann@example.org>',
      'ann@example.org eve@example.org',
      '"a\\"@b"@example.org',
      'ann',
      'ann@',
      '@example.org',
      'ann@example.org\0',
      `${'x'.repeat(320)}@example.org`,
      '',
    ];
    for (const address of addresses) {
      expect(faults({ to: address }), address).not.to.deep.equal([]);
      expect(faults({ to: ['bob@example.org', address] }), address).not.to.deep.equal([]);
      expect(faults({ replyTo: address }), address).to.include('payload.replyTo');
    }
    for (const subject of ['a\r\nBcc: eve@example.org', 'a\nb', 'a\0', 'a\u2028b']) {
      expect(faults({ subject })).to.deep.equal(['payload.subject']);
    }
  });

  it('are bounded, and name nothing that is not known', () => {
    const many = Array.from({ length: 51 }, (_, index) => `a${String(index)}@example.org`);
    expect(faults({ to: many })).not.to.deep.equal([]);
    expect(faults({ to: many.slice(1) })).to.deep.equal([]);
    expect(faults({ to: [] })).not.to.deep.equal([]);
    expect(faults({ subject: 'x'.repeat(501) })).to.deep.equal(['payload.subject']);
    expect(faults({ text: 'x'.repeat(500_001) })).to.deep.equal(['payload.text']);
    expect(faults({ text: { path: '/etc/passwd' } })).to.deep.equal(['payload.text']);
    expect(faults({ attachments: [] })).to.deep.equal(['payload']);
  });
});

describe('payloads of other queues', () => {
  it('are not looked at', () => {
    expect(faultsOf('mailer.letters', { url: 1 })).to.deep.equal([]);
    expect(faultsOf('toString', {})).to.deep.equal([]);
  });
});
