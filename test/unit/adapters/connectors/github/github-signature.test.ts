import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { GITHUB_DIALECT } from '../../../../../src/adapters/outbound/connectors/github/github-dialect.js';
import { SignedWebhookProvider } from '../../../../../src/adapters/outbound/connectors/webhooks/signed-webhook-provider.js';
import type { WebhookRequest } from '../../../../../src/ports/events/webhook-provider.js';
import { AppError } from '../../../../../src/domain/shared/app-error.js';

const SECRET = 'gh-test-secret';
const DELIVERY_ID = '72d3162e-cc78-11e3-81ab-4c9367dc0958';
const BODY = '{"action":"opened","number":7,"repository":{"full_name":"acme/app"}}';
const SIGNATURE = 'sha256=9c678ff2da3d26117814258c1f9b89b98693fe94d3df62a69d7c13a6f12d38f9';

const github = new SignedWebhookProvider(GITHUB_DIALECT);
const NOW = new Date('2026-11-21T08:00:00Z');

const provider = {
  sign: (type: string, deliveryId: string, body: Uint8Array, secret: string) =>
    github.sign({ type, deliveryId, body }, secret, NOW).headers as Record<string, string>,
  verify: (request: WebhookRequest, secrets: readonly string[]) => {
    github.verify(request, secrets, NOW);
    return github.envelope(request, {}, NOW);
  },
};
const bytes = (text: string) => new TextEncoder().encode(text);

function verify(
  headers: Record<string, string>,
  { body = BODY, secrets = [SECRET] }: { body?: string; secrets?: readonly string[] } = {},
) {
  const usual = { 'x-github-event': 'issues', 'x-github-delivery': DELIVERY_ID };
  return provider.verify({ headers: { ...usual, ...headers }, body: bytes(body) }, secrets);
}

function refusalOf(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    if (error instanceof AppError) return `${error.kind} ${error.code}`;
    throw error;
  }
  return 'accepted';
}

const signed = (signature: string) => ({ 'x-hub-signature-256': signature });

describe('GitHub signatures', () => {
  const VECTORS: readonly (readonly [string, string, string])[] = [
    [
      "It's a Secret to Everybody",
      'Hello, World!',
      'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
    ],
    [SECRET, BODY, SIGNATURE],
    [
      SECRET,
      '{"action":"opened","issue":{"title":"Café ☕"}}',
      'sha256=95c3689160ef49bedc6dd47d15df2d097bbe6bf472e881be4b807ff371bf9d98',
    ],
  ];

  for (const [secret, body, signature] of VECTORS) {
    it(`of ${body.slice(0, 30)}: signs as GitHub does and accepts it`, () => {
      const headers = provider.sign('issues', DELIVERY_ID, bytes(body), secret);
      expect(headers['x-hub-signature-256']).to.equal(signature);
      expect(provider.verify({ headers, body: bytes(body) }, [secret])).to.deep.equal({
        deliveryId: DELIVERY_ID,
        type: 'issues',
        action: null,
      });
    });
  }

  it('are checked over the exact bytes, valid UTF-8 or not', () => {
    const body = Uint8Array.from([0xff, 0xfe, 0x00, 0x7b]);
    const headers = provider.sign('push', DELIVERY_ID, body, SECRET);
    expect(provider.verify({ headers, body }, [SECRET]).type).to.equal('push');
    const other = Uint8Array.from([0xef, 0xbf, 0xbd, 0x7b]);
    expect(refusalOf(() => provider.verify({ headers, body: other }, [SECRET]))).to.equal(
      'unauthorised webhook.bad-signature',
    );
  });

  it('hold by any of several secrets, in any place', () => {
    for (const secrets of [
      [SECRET, 'new'],
      ['new', SECRET],
      ['', 'new', SECRET],
    ]) {
      expect(verify(signed(SIGNATURE), { secrets }).deliveryId).to.equal(DELIVERY_ID);
    }
    expect(refusalOf(() => verify(signed(SIGNATURE), { secrets: ['new', 'newer'] }))).to.equal(
      'unauthorised webhook.bad-signature',
    );
  });

  it('are refused when no secret is configured, even those made with the empty secret', () => {
    const empty = provider.sign('issues', DELIVERY_ID, bytes(BODY), '');
    for (const secrets of [[], [''], ['', ''], [' ']]) {
      for (const headers of [empty, signed(SIGNATURE), {}]) {
        expect(refusalOf(() => verify(headers, { secrets }))).to.equal(
          'unauthorised webhook.no-secret',
        );
      }
    }
    expect(refusalOf(() => verify(empty, { secrets: ['', SECRET] }))).to.equal(
      'unauthorised webhook.bad-signature',
    );
  });

  it('are required: a SHA-1 signature is none', () => {
    const sha1 = createHmac('sha1', SECRET).update(BODY).digest('hex');
    for (const headers of [{}, { 'x-hub-signature': `sha1=${sha1}` }, signed('')]) {
      expect(refusalOf(() => verify(headers))).to.equal('unauthorised webhook.unsigned');
    }
  });
});

describe('forged GitHub signatures', () => {
  const hex = SIGNATURE.slice('sha256='.length);
  const hmac = (algorithm: string, secret: string, body: string) =>
    createHmac(algorithm, secret).update(body).digest('hex');
  const flipped = [...Array(16).keys()].map((nibble) => {
    const at = nibble * 4;
    const digit = (Number.parseInt(hex[at] ?? '0', 16) ^ 1).toString(16);
    return `sha256=${hex.slice(0, at)}${digit}${hex.slice(at + 1)}`;
  });
  const FORGERIES: readonly string[] = [
    ...flipped,
    hex,
    `sha256=${hex.slice(0, 63)}`,
    `sha256=${hex}0`,
    `sha256=${hex}${hex}`,
    `sha256=${hex.slice(0, 32)}`,
    'sha256=',
    'sha256',
    '=',
    ' ',
    'null',
    'undefined',
    '[object Object]',
    `sha256=${'0'.repeat(64)}`,
    `sha256=${'g'.repeat(64)}`,
    `sha256=${'é'.repeat(32)}`,
    `sha256=${'é'.repeat(64)}`,
    `sha256=${'\0'.repeat(64)}`,
    `sha256=${'0x'.repeat(32)}`,
    `sha256=${hex.toUpperCase()}`,
    `SHA256=${hex}`,
    `sha256:${hex}`,
    `sha256 = ${hex}`,
    `sha256=${hex}\n`,
    `\nsha256=${hex}`,
    ` sha256=${hex}`,
    `sha256=${hex} `,
    `sha256=${hex}\0`,
    `sha256==${hex}`,
    `sha256=${hex},sha256=${hex}`,
    `sha256=${hex}, sha256=${hex}`,
    `sha256=${'0'.repeat(64)}, sha256=${hex}`,
    `sha256=${Buffer.from(hex, 'hex').toString('base64')}`,
    `sha256=${Buffer.from(hex, 'hex').toString('latin1')}`,
    `sha1=${hex}`,
    `sha1=${hmac('sha1', SECRET, BODY)}`,
    `sha256=${hmac('sha1', SECRET, BODY)}`,
    `sha512=${hmac('sha512', SECRET, BODY)}`,
    `sha256=${hmac('sha512', SECRET, BODY)}`,
    `sha256=${hmac('sha512', SECRET, BODY).slice(0, 64)}`,
    `md5=${hmac('md5', SECRET, BODY)}`,
    `none=${hex}`,
    `sha256=${hmac('sha256', '', BODY)}`,
    `sha256=${hmac('sha256', `${SECRET} `, BODY)}`,
    `sha256=${hmac('sha256', SECRET.toUpperCase(), BODY)}`,
    `sha256=${hmac('sha256', BODY, SECRET)}`,
    `sha256=${hmac('sha256', SECRET, '')}`,
    `sha256=${hmac('sha256', SECRET, `${BODY}\n`)}`,
    `sha256=${hmac('sha256', SECRET, BODY.replace('7', '8'))}`,
    `sha256=${'a'.repeat(100_000)}`,
  ];

  it(`are refused, ${FORGERIES.length} of them, and only they`, () => {
    expect(FORGERIES.length).to.be.at.least(40);
    const answers = FORGERIES.map((signature) => refusalOf(() => verify(signed(signature))));
    expect(new Set(answers)).to.deep.equal(new Set(['unauthorised webhook.bad-signature']));
    expect(refusalOf(() => verify(signed(SIGNATURE)))).to.equal('accepted');
  });

  it('are refused for any change of the body', () => {
    for (const body of ['', ' ', `${BODY} `, BODY.toUpperCase(), BODY.slice(1), `\uFEFF${BODY}`]) {
      expect(refusalOf(() => verify(signed(SIGNATURE), { body }))).to.equal(
        'unauthorised webhook.bad-signature',
      );
    }
  });
});

describe('GitHub headers', () => {
  const missing = (headers: Record<string, string>) =>
    refusalOf(() => verify({ ...signed(SIGNATURE), ...headers }));

  it('name the delivery and its type', () => {
    const longest = { 'x-github-delivery': 'a'.repeat(100), 'x-github-event': 'a'.repeat(60) };
    expect(verify({ ...signed(SIGNATURE), ...longest })).to.deep.equal({
      deliveryId: 'a'.repeat(100),
      type: 'a'.repeat(60),
      action: null,
    });
    const item = { ...signed(SIGNATURE), 'x-github-event': 'projects_v2_item' };
    expect(verify(item).type).to.equal('projects_v2_item');
  });

  for (const id of ['', ' ', 'a'.repeat(101), 'a_b', 'a b', 'é', "a'--", 'a\n', 'a, b']) {
    it(`with the delivery id ${JSON.stringify(id.slice(0, 10))} are invalid`, () => {
      expect(missing({ 'x-github-delivery': id })).to.equal('validation webhook.missing-header');
    });
  }

  for (const type of ['', 'Issues', 'a'.repeat(61), 'issues\n', 'is-sues', '../x']) {
    it(`with the type ${JSON.stringify(type.slice(0, 10))} are invalid`, () => {
      expect(missing({ 'x-github-event': type })).to.equal('validation webhook.missing-header');
    });
  }

  it('that are missing are told only to whom knows the secret', () => {
    const request = { headers: signed(SIGNATURE), body: bytes(BODY) };
    expect(refusalOf(() => provider.verify(request, [SECRET]))).to.equal(
      'validation webhook.missing-header',
    );
    expect(refusalOf(() => provider.verify(request, ['other']))).to.equal(
      'unauthorised webhook.bad-signature',
    );
  });
});
