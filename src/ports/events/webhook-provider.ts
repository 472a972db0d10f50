import type { ProviderNews } from '../../domain/events/provider-news.js';
import type { JsonValue } from '../../domain/shared/json.js';

/** A webhook request as it came over the wire; header names are lower-case. */
export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What the headers say of a delivery. */
export interface WebhookEnvelope {
  readonly deliveryId: string;
  readonly type: string;
}

/** Speaks one provider's webhook dialect. */
export interface WebhookProvider {
  readonly name: string;
  /**
   * Refuses, by its headers alone, what cannot be a delivery, so that its body need not be read.
   * @throws AppError as `verify` does
   */
  precheck(headers: WebhookRequest['headers'], secrets: readonly string[]): void;
  /**
   * Checks the signature over the exact bytes, in constant time, against any of the secrets.
   * @throws AppError `unauthorised` (`webhook.bad-signature`, `webhook.unsigned`, `webhook.no-secret`),
   * `validation` when a header that every delivery carries is missing
   */
  verify(request: WebhookRequest, secrets: readonly string[]): WebhookEnvelope;
  /** Headers a delivery would carry: for tests and simulated events. */
  sign(type: string, deliveryId: string, body: Uint8Array, secret: string): Record<string, string>;
  /** The JSON text within the body (some providers wrap it in a form). */
  jsonText(request: WebhookRequest): string;
  /**
   * Translates a payload; never throws, whatever its shape: what it does not understand becomes `other`.
   * @param receivedAt stands in where the payload tells no time
   */
  interpret(type: string, payload: JsonValue, receivedAt: Date): ProviderNews;
}
