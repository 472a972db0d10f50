import type { ProviderNews } from '../../../../domain/events/provider-news.js';
import type { JsonValue } from '../../../../domain/shared/json.js';
import type {
  UnsignedDelivery,
  WebhookAnswer,
  WebhookEnvelope,
  WebhookRequest,
} from '../../../../ports/events/webhook-provider.js';
import type { RequiredParts } from './required-parts.js';

type Headers = WebhookRequest['headers'];

/** What tells one provider's webhooks from another's; the rest is the same for all. */
export interface WebhookDialect {
  readonly name: string;
  readonly patienceMs: number;
  /** The header with the signature, and what stands there before the hex digest. */
  readonly signature: { readonly header: string; readonly prefix: string };
  /** What is signed together with the body, before it; absent: the body alone. */
  readonly signedBefore?: (headers: Headers) => string;
  /** @throws AppError `unauthorised` (`webhook.stale`) by the time in a signed header */
  readonly refuseStale?: (headers: Headers, now: Date) => void;
  readonly jsonText: (request: WebhookRequest) => string;
  readonly envelope: (request: WebhookRequest, payload: JsonValue, now: Date) => WebhookEnvelope;
  readonly answer?: (type: string, payload: JsonValue) => WebhookAnswer | undefined;
  /** A delivery without its signature, as the provider would send it. */
  readonly compose: (delivery: UnsignedDelivery, now: Date) => WebhookRequest;
  /** Absent: the order of deliveries does not matter. */
  readonly subject?: (type: string, payload: JsonValue) => string | null;
  /** By type what its payloads always have. */
  readonly required: RequiredParts;
  readonly interpret: (type: string, payload: JsonValue, receivedAt: Date) => ProviderNews;
}
