import { AppError, validationError } from '../../../../domain/shared/app-error.js';
import type { JsonValue } from '../../../../domain/shared/json.js';
import type { ProviderNews } from '../../../../domain/events/provider-news.js';
import type {
  WebhookEnvelope,
  WebhookProvider,
  WebhookRequest,
} from '../../../../ports/events/webhook-provider.js';
import { isSignature, isSignedByAny, signatureOf } from './github-signature.js';
import { interpret } from './interpret.js';

const DELIVERY_ID = /^[A-Za-z0-9-]{1,100}$/;
/** Digits too: `projects_v2_item`. */
const EVENT_TYPE = /^[a-z0-9_]{1,60}$/;

const FORM = 'application/x-www-form-urlencoded';
/** Leaves a byte order mark out. */
const UTF_8 = new TextDecoder();

/** GitHub's webhooks. Facts: GitHub Docs, "Webhook events and payloads". */
export class GitHubWebhookProvider implements WebhookProvider {
  readonly name = 'github';

  precheck(headers: WebhookRequest['headers'], secrets: readonly string[]): void {
    signatureIn(headers, usable(secrets));
  }

  verify({ headers, body }: WebhookRequest, secrets: readonly string[]): WebhookEnvelope {
    const known = usable(secrets);
    if (!isSignedByAny(body, signatureIn(headers, known), known)) throw badSignature();
    return {
      deliveryId: required(headers, 'x-github-delivery', DELIVERY_ID),
      type: required(headers, 'x-github-event', EVENT_TYPE),
    };
  }

  sign(type: string, deliveryId: string, body: Uint8Array, secret: string): Record<string, string> {
    return {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/simulated',
      'x-github-event': type,
      'x-github-delivery': deliveryId,
      'x-hub-signature-256': signatureOf(body, secret),
    };
  }

  jsonText({ headers, body }: WebhookRequest): string {
    const text = UTF_8.decode(body);
    const [contentType = ''] = (headers['content-type'] ?? '').split(';', 1);
    if (contentType.trim().toLowerCase() !== FORM) return text;
    const payload = new URLSearchParams(text).get('payload');
    if (payload !== null) return payload.replace(/^\uFEFF/, '');
    throw validationError('webhook.missing-payload', 'The form has no field payload', [
      { path: 'payload', message: 'is missing' },
    ]);
  }

  interpret(type: string, payload: JsonValue, receivedAt: Date): ProviderNews {
    return interpret(type, payload, receivedAt);
  }
}

function usable(secrets: readonly string[]): readonly string[] {
  return secrets.filter((secret) => secret.trim() !== '');
}

/** The signature header, if it can be one at all. */
function signatureIn(headers: WebhookRequest['headers'], secrets: readonly string[]): string {
  if (secrets.length === 0) {
    throw refused('webhook.no-secret', 'No webhook secret is configured, so nothing is accepted');
  }
  const signature = headers['x-hub-signature-256'];
  if (!signature) throw refused('webhook.unsigned', 'The delivery is not signed');
  if (!isSignature(signature)) throw badSignature();
  return signature;
}

function badSignature(): AppError {
  return refused('webhook.bad-signature', 'The signature does not match');
}

function refused(code: string, message: string): AppError {
  return new AppError('unauthorised', code, message);
}

function required(headers: WebhookRequest['headers'], name: string, shape: RegExp): string {
  const value = headers[name];
  if (value !== undefined && shape.test(value)) return value;
  throw validationError('webhook.missing-header', `The header ${name} is missing or malformed`, [
    { path: name, message: 'is missing or malformed' },
  ]);
}
