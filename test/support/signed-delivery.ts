import { CLICKUP_DIALECT } from '../../src/adapters/outbound/connectors/clickup/clickup-dialect.js';
import { GITHUB_DIALECT } from '../../src/adapters/outbound/connectors/github/github-dialect.js';
import { LINEAR_DIALECT } from '../../src/adapters/outbound/connectors/linear/linear-dialect.js';
import { SLACK_DIALECT } from '../../src/adapters/outbound/connectors/slack/slack-dialect.js';
import { SignedWebhookProvider } from '../../src/adapters/outbound/connectors/webhooks/signed-webhook-provider.js';
import type { JsonObject } from '../../src/domain/shared/json.js';
import type { WebhookRequest } from '../../src/ports/events/webhook-provider.js';

const PROVIDERS = new Map(
  [GITHUB_DIALECT, LINEAR_DIALECT, SLACK_DIALECT, CLICKUP_DIALECT].map((dialect) => [
    dialect.name,
    new SignedWebhookProvider(dialect),
  ]),
);

export interface TestDelivery {
  readonly provider: string;
  readonly type: string;
  readonly payload: JsonObject;
  readonly deliveryId: string;
  readonly secret: string;
  /** Absent: now. */
  readonly at?: Date;
}

/** A delivery as its provider would send it. */
export function signedDelivery(delivery: TestDelivery): WebhookRequest {
  const { provider: name, type, payload, deliveryId, secret, at = new Date() } = delivery;
  const provider = PROVIDERS.get(name);
  if (!provider) throw new Error(`there is no provider ${name}`);
  const body = new TextEncoder().encode(JSON.stringify(payload));
  return provider.sign({ type, deliveryId, body }, secret, at);
}

export function post(
  url: string,
  provider: string,
  { headers, body }: WebhookRequest,
): Promise<Response> {
  return fetch(`${url}/${provider}/events`, {
    method: 'POST',
    headers,
    body: new Uint8Array(body),
  });
}
