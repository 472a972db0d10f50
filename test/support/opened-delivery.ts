import type { JsonValue } from '../../src/domain/shared/json.js';
import type {
  WebhookEnvelope,
  WebhookProvider,
  WebhookRequest,
} from '../../src/ports/events/webhook-provider.js';

/** What a delivery is, once it is verified: the way every delivery goes. */
export function opened(
  provider: WebhookProvider,
  request: WebhookRequest,
  secrets: readonly string[],
  now = new Date(),
): WebhookEnvelope {
  provider.verify(request, secrets, now);
  const payload = JSON.parse(provider.jsonText(request)) as JsonValue;
  return provider.envelope(request, payload, now);
}
