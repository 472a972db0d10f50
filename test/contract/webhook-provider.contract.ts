import { expect } from 'chai';
import { AppError } from '../../src/domain/shared/app-error.js';
import type { JsonValue } from '../../src/domain/shared/json.js';
import type {
  WebhookEnvelope,
  WebhookProvider,
  WebhookRequest,
} from '../../src/ports/events/webhook-provider.js';

const NOW = new Date('2026-11-21T02:00:00.000Z');
const SECRET = 'contract-secret-0123456789';
const UNAUTHORISED = 'unauthorised webhook.bad-signature';

export interface WebhookProviderCase {
  readonly provider: WebhookProvider;
  /** A type it knows. */
  readonly type: string;
  /** How long after it was signed a delivery is accepted, ms; absent: for good. */
  readonly windowMs?: number;
}

/** What holds of every provider's dialect. */
export function webhookProviderContract(
  name: string,
  { provider, type, windowMs }: WebhookProviderCase,
): void {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const sign = (secret = SECRET, text = '{"title":"Café ☕"}', deliveryId = 'delivery-1') =>
    provider.sign({ type, deliveryId, body: bytes(text) }, secret, NOW);

  const open = (
    request: WebhookRequest,
    secrets: readonly string[],
    now = NOW,
  ): WebhookEnvelope => {
    provider.precheck(request.headers, secrets, now);
    provider.verify(request, secrets, now);
    const payload = JSON.parse(provider.jsonText(request)) as JsonValue;
    return provider.envelope(request, payload, now);
  };

  const refusalOf = (request: WebhookRequest, secrets: readonly string[], now = NOW): string => {
    try {
      open(request, secrets, now);
      return 'accepted';
    } catch (error) {
      if (error instanceof AppError) return `${error.kind} ${error.code}`;
      throw error;
    }
  };

  describe(`${name}: a webhook provider`, () => {
    it('accepts what it signed, with any of several secrets', () => {
      const request = sign();
      for (const secrets of [[SECRET], ['new', SECRET], [SECRET, 'new'], ['', SECRET]]) {
        expect(open(request, secrets).type).to.equal(type);
      }
    });

    it('refuses other secrets, and everything where none is configured', () => {
      const request = sign();
      expect(refusalOf(request, ['other', 'another'])).to.equal(UNAUTHORISED);
      for (const secrets of [[], [''], [' ']]) {
        expect(refusalOf(sign(''), secrets)).to.equal('unauthorised webhook.no-secret');
      }
    });

    it('refuses any other body and any other signature', () => {
      const { headers, body } = sign();
      const changed = Uint8Array.from(body);
      changed[changed.length - 2] = 0x20;
      expect(refusalOf({ headers, body: changed }, [SECRET])).to.equal(UNAUTHORISED);
      const forged = (change: (signature: string) => string) =>
        Object.fromEntries(
          Object.entries(headers).map(([header, value]) => [
            header,
            header.includes('signature') ? change(value) : value,
          ]),
        );
      const flip = (text: string) => text.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
      for (const change of [
        flip,
        (text: string) => text.toUpperCase(),
        (text: string) => `${text}0`,
      ]) {
        expect(refusalOf({ headers: forged(change), body }, [SECRET])).to.equal(UNAUTHORISED);
      }
      const unsigned = forged(() => '');
      expect(refusalOf({ headers: unsigned, body }, [SECRET])).to.equal(
        'unauthorised webhook.unsigned',
      );
    });

    it('gives a repeat the same id, and another delivery another one', () => {
      const first = open(sign(), [SECRET]).deliveryId;
      expect(open(sign(), [SECRET]).deliveryId).to.equal(first);
      expect(open(sign(SECRET, undefined, 'delivery-2'), [SECRET]).deliveryId).not.to.equal(first);
      expect(first.length).to.be.within(1, 255);
    });

    it('accepts a delivery as long as its time is near, before and after', () => {
      const request = sign();
      const at = (ms: number) => refusalOf(request, [SECRET], new Date(NOW.getTime() + ms));
      const edge = windowMs ?? 365 * 86_400_000;
      expect([at(-edge), at(edge)]).to.deep.equal(['accepted', 'accepted']);
      if (windowMs === undefined) return;
      const stale = 'unauthorised webhook.stale';
      expect([at(-edge - 1_000), at(edge + 1_000)]).to.deep.equal([stale, stale]);
    });

    it('never throws while it interprets, and finds faults in what is nothing', () => {
      for (const payload of [null, true, 7, 'text', [], {}, { data: [] }, { event: null }]) {
        const news = provider.interpret(type, payload, NOW);
        expect(news.occurredAt).to.deep.equal(NOW);
        expect(provider.faults(type, payload)).not.to.be.empty;
        expect(provider.faults('neverHeardOf', payload)).to.be.empty;
        expect(provider.interpret('neverHeardOf', payload, NOW)).to.include({
          entity: 'other',
          action: 'other',
        });
      }
    });

    it('says how long it waits for an answer', () => {
      expect(provider.patienceMs).to.be.within(1_000, 30_000);
    });
  });
}
