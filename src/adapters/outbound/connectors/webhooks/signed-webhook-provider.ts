import type { ProviderNews } from '../../../../domain/events/provider-news.js';
import type { FieldFault } from '../../../../domain/shared/app-error.js';
import type { JsonValue } from '../../../../domain/shared/json.js';
import type {
  UnsignedDelivery,
  WebhookAnswer,
  WebhookEnvelope,
  WebhookProvider,
  WebhookRequest,
} from '../../../../ports/events/webhook-provider.js';
import { hmacOf, isDigest, isSignedByAny } from './hmac-signature.js';
import { refused } from './refusals.js';
import { faultsOf } from './required-parts.js';
import type { WebhookDialect } from './webhook-dialect.js';

type Headers = WebhookRequest['headers'];

/** Webhooks signed with HMAC-SHA256 over the raw body, in the dialect of one provider. */
export class SignedWebhookProvider implements WebhookProvider {
  constructor(private readonly dialect: WebhookDialect) {}

  get name(): string {
    return this.dialect.name;
  }

  get patienceMs(): number {
    return this.dialect.patienceMs;
  }

  precheck(headers: Headers, secrets: readonly string[], now: Date): void {
    this.digestIn(headers, usable(secrets));
    this.dialect.refuseStale?.(headers, now);
  }

  verify({ headers, body }: WebhookRequest, secrets: readonly string[], now: Date): void {
    const known = usable(secrets);
    const digest = this.digestIn(headers, known);
    if (!isSignedByAny(this.signedParts(headers, body), digest, known)) throw badSignature();
    this.dialect.refuseStale?.(headers, now);
  }

  jsonText(request: WebhookRequest): string {
    return this.dialect.jsonText(request);
  }

  envelope(request: WebhookRequest, payload: JsonValue, now: Date): WebhookEnvelope {
    return this.dialect.envelope(request, payload, now);
  }

  answer(type: string, payload: JsonValue): WebhookAnswer | undefined {
    return this.dialect.answer?.(type, payload);
  }

  sign(delivery: UnsignedDelivery, secret: string, now: Date): WebhookRequest {
    const { headers, body } = this.dialect.compose(delivery, now);
    const { header, prefix } = this.dialect.signature;
    const signature = prefix + hmacOf(this.signedParts(headers, body), secret);
    return { headers: { ...headers, [header]: signature }, body };
  }

  subject(type: string, payload: JsonValue): string | null {
    return this.dialect.subject?.(type, payload) ?? null;
  }

  faults(type: string, payload: JsonValue): readonly FieldFault[] {
    return faultsOf(this.dialect.required, type, payload);
  }

  interpret(type: string, payload: JsonValue, receivedAt: Date): ProviderNews {
    return this.dialect.interpret(type, payload, receivedAt);
  }

  private signedParts(headers: Headers, body: Uint8Array): readonly (string | Uint8Array)[] {
    const before = this.dialect.signedBefore?.(headers);
    return before === undefined ? [body] : [before, body];
  }

  /** The digest in the signature header, if that can be a signature at all. */
  private digestIn(headers: Headers, secrets: readonly string[]): string {
    if (secrets.length === 0) {
      throw refused('webhook.no-secret', 'No webhook secret is configured, so nothing is accepted');
    }
    const { header, prefix } = this.dialect.signature;
    const signature = headers[header];
    if (!signature) throw refused('webhook.unsigned', 'The delivery is not signed');
    const digest = signature.slice(prefix.length);
    if (!signature.startsWith(prefix) || !isDigest(digest)) throw badSignature();
    return digest;
  }
}

function usable(secrets: readonly string[]): readonly string[] {
  return secrets.filter((secret) => secret.trim() !== '');
}

function badSignature() {
  return refused('webhook.bad-signature', 'The signature does not match');
}
