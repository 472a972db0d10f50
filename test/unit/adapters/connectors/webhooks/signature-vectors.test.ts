import { expect } from 'chai';
import { CLICKUP_DIALECT } from '../../../../../src/adapters/outbound/connectors/clickup/clickup-dialect.js';
import { LINEAR_DIALECT } from '../../../../../src/adapters/outbound/connectors/linear/linear-dialect.js';
import { SLACK_DIALECT } from '../../../../../src/adapters/outbound/connectors/slack/slack-dialect.js';
import { SignedWebhookProvider } from '../../../../../src/adapters/outbound/connectors/webhooks/signed-webhook-provider.js';
import type { WebhookDialect } from '../../../../../src/adapters/outbound/connectors/webhooks/webhook-dialect.js';
import { opened } from '../../../../support/opened-delivery.js';

interface Vector {
  readonly dialect: WebhookDialect;
  readonly secret: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly at: Date;
  readonly deliveryId: RegExp;
  readonly type: string;
}

const LINEAR_BODY =
  '{"action":"update","type":"Issue","createdAt":"2026-11-21T02:00:00.000Z","data":{"id":"2174add1-f7c8-44e3-bbf3-2d60b5ea8bc9","identifier":"ENG-1","title":"Fix login","stateId":"s2"},"updatedFrom":{"stateId":"s1","updatedAt":"2026-11-21T01:59:00.000Z"},"url":"https://linear.app/acme/issue/ENG-1","organizationId":"o1","webhookId":"w1","webhookTimestamp":1795226400000}';

const slack = (seconds: number, signature: string, type = 'application/json') => ({
  'content-type': type,
  'x-slack-request-timestamp': String(seconds),
  'x-slack-signature': signature,
});

const VECTORS: readonly Vector[] = [
  {
    dialect: LINEAR_DIALECT,
    secret: 'linear-test-secret',
    headers: {
      'linear-delivery': '234d1a4e-b617-4388-90fe-adc3633d6b72',
      'linear-signature': '883ad7778ba73023643ad540faec40ead1b08f5fb72fc2c7d35f118cde90513b',
    },
    body: LINEAR_BODY,
    at: new Date(1_795_226_400_000),
    deliveryId: /^234d1a4e-/,
    type: 'Issue',
  },
  {
    dialect: SLACK_DIALECT,
    secret: '8f742231b10e8888abcd99yyyzzz85a5',
    headers: slack(
      1_531_420_618,
      'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
      'application/x-www-form-urlencoded',
    ),
    body: 'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
    at: new Date(1_531_420_618_000),
    deliveryId: /^trigger:398738663015\./,
    type: 'slash_command',
  },
  {
    dialect: SLACK_DIALECT,
    secret: 'slack-test-secret',
    headers: slack(
      1_731_420_618,
      'v0=a41d295f034c580cdb776a0dde557edf2cd1ca773d8c66825847e8e76d5d99e9',
    ),
    body: '{"token":"Z","team_id":"T1","api_app_id":"A1","event":{"type":"message","channel":"C1","user":"U1","text":"deploy done","ts":"1731420618.000200"},"type":"event_callback","event_id":"Ev0001","event_time":1731420618}',
    at: new Date(1_731_420_618_000),
    deliveryId: /^Ev0001$/,
    type: 'message',
  },
  {
    dialect: SLACK_DIALECT,
    secret: 'slack-test-secret',
    headers: slack(
      1_731_420_618,
      'v0=8c794275292c0049ebcc497c24ca559f0b257d6732564860d2910a1bcd2b8ae2',
    ),
    body: '{"token":"Z","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P","type":"url_verification"}',
    at: new Date(1_731_420_618_000),
    deliveryId: /^sha256:[0-9a-f]{64}$/,
    type: 'url_verification',
  },
  {
    dialect: CLICKUP_DIALECT,
    secret: 'clickup-test-secret',
    headers: { 'x-signature': '9373c849626d749ecc2498133e8ad3f97d8dc791321ef3188db5b69d0f3b1307' },
    body: '{"webhook_id":"7689a169-a000-4985-8676-6902b96d6627","event":"taskCreated","task_id":"c0j"}',
    at: new Date('2026-11-21T02:00:00Z'),
    deliveryId: /^2026-11-21:[0-9a-f]{64}$/,
    type: 'taskCreated',
  },
];

describe('signature vectors', () => {
  for (const { dialect, secret, headers, body, at, deliveryId, type } of VECTORS) {
    const provider = new SignedWebhookProvider(dialect);
    const request = { headers, body: new TextEncoder().encode(body) };

    it(`of ${dialect.name}, ${type}: hold`, () => {
      const envelope = opened(provider, request, [secret], at);
      expect(envelope.type).to.equal(type);
      expect(envelope.deliveryId).to.match(deliveryId);
    });

    it(`of ${dialect.name}, ${type}: do not hold with a blank at the end`, () => {
      const longer = { headers, body: new TextEncoder().encode(`${body} `) };
      expect(() => opened(provider, longer, [secret], at)).to.throw('does not match');
    });
  }

  it('of Linear hold for a minute, by the body and not by the header', () => {
    const [vector] = VECTORS;
    const provider = new SignedWebhookProvider(LINEAR_DIALECT);
    const later = vector!.at.getTime() + 60_001;
    const headers = { ...vector!.headers, 'linear-timestamp': String(later) };
    const request = { headers, body: new TextEncoder().encode(LINEAR_BODY) };
    expect(() => opened(provider, request, [vector!.secret], new Date(later))).to.throw('just now');
  });

  it('of Slack are over the stamp too', () => {
    const vector = VECTORS[2]!;
    const provider = new SignedWebhookProvider(SLACK_DIALECT);
    const headers = { ...vector.headers, 'x-slack-request-timestamp': '1731420619' };
    const request = { headers, body: new TextEncoder().encode(vector.body) };
    expect(() => opened(provider, request, [vector.secret], vector.at)).to.throw('does not match');
  });
});
