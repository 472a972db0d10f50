import type { ProviderNews } from '../../domain/events/provider-news.js';
import type { FieldFault } from '../../domain/shared/app-error.js';
import type { JsonObject, JsonValue } from '../../domain/shared/json.js';

/** A webhook request as it came over the wire; header names are lower-case. */
export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What a delivery says of itself. */
export interface WebhookEnvelope {
  /** The same each time the provider repeats the delivery. */
  readonly deliveryId: string;
  readonly type: string;
  readonly action: string | null;
}

/** Speaks one provider's webhook dialect. */
export interface WebhookProvider {
  readonly name: string;
  /** The provider counts an answer that takes longer as none, ms. */
  readonly patienceMs: number;
  /**
   * Refuses, by its headers alone, what cannot be a delivery, so that its body need not be read.
   * @throws AppError as `verify` does
   */
  precheck(headers: WebhookRequest['headers'], secrets: readonly string[], now: Date): void;
  /**
   * Checks the signature over the exact bytes, in constant time, against any of the secrets, and the time that
   * was signed with them in headers.
   * @throws AppError `unauthorised` (`webhook.bad-signature`, `webhook.unsigned`, `webhook.no-secret`,
   * `webhook.stale`)
   */
  verify(request: WebhookRequest, secrets: readonly string[], now: Date): void;
  /** The JSON text within the body (some providers wrap it in a form). */
  jsonText(request: WebhookRequest): string;
  /**
   * Reads what a verified delivery is.
   * @param payload what `jsonText` says
   * @throws AppError `unauthorised` (`webhook.stale`) by the time within the payload, `validation` when what
   * every delivery carries is missing
   */
  envelope(request: WebhookRequest, payload: JsonValue, now: Date): WebhookEnvelope;
  /** What the provider wants to hear of a delivery that is stored; undefined: anything will do. */
  answer(type: string, payload: JsonValue): WebhookAnswer | undefined;
  /** A delivery as the provider would send it: for tests and simulated events. */
  sign(delivery: UnsignedDelivery, secret: string, now: Date): WebhookRequest;
  /**
   * Names the outside object whose deliveries are to be handled in the order in which they came, one at a time; at
   * most 200 characters. Null: each tells all of its object and when that changed, so that the order does not matter.
   */
  subject(type: string, payload: JsonValue): string | null;
  /** What a payload of that type always has and this one lacks, by its path; none for types that are not known. */
  faults(type: string, payload: JsonValue): readonly FieldFault[];
  /**
   * Translates a payload; never throws, whatever its shape: what it does not understand becomes `other`.
   * @param receivedAt stands in where the payload tells no time
   */
  interpret(type: string, payload: JsonValue, receivedAt: Date): ProviderNews;
}

/** JSON, or nothing at all. */
export type WebhookAnswer = JsonObject | null;

export interface UnsignedDelivery {
  readonly type: string;
  readonly deliveryId: string;
  /** The provider's JSON; what every delivery says of itself is added where it is missing. */
  readonly body: Uint8Array;
}
