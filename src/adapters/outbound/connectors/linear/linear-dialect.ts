import type { JsonValue } from '../../../../domain/shared/json.js';
import type { WebhookEnvelope, WebhookRequest } from '../../../../ports/events/webhook-provider.js';
import { textOf } from '../webhooks/body-text.js';
import { composeJson } from '../webhooks/compose-json.js';
import { joinedId } from '../webhooks/body-digest.js';
import { MAX_NAME } from '../webhooks/bounds.js';
import { PayloadReader } from '../webhooks/payload-reader.js';
import { missingPart, refuseUnlessFresh, requiredHeader } from '../webhooks/refusals.js';
import type { WebhookDialect } from '../webhooks/webhook-dialect.js';
import { interpret } from './interpret.js';
import { REQUIRED } from './required.js';

/** How far the time within a payload may be from ours, ms. */
const WINDOW_MS = 60_000;

const DELIVERY_ID = /^[A-Za-z0-9-]{1,100}$/;
const EVENT_TYPE = /^[A-Za-z]{1,60}$/;

/**
 * Linear's webhooks. Only the body is signed, so time and type are read there and nowhere else. Facts:
 * linear.app/developers/webhooks and the types of @linear/sdk.
 */
export const LINEAR_DIALECT: WebhookDialect = {
  name: 'linear',
  patienceMs: 5_000,
  signature: { header: 'linear-signature', prefix: '' },
  jsonText: textOf,
  envelope,
  compose: ({ type, deliveryId, body }, now) => ({
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Linear-Webhook',
      'linear-delivery': deliveryId,
      'linear-event': type,
      'linear-timestamp': String(now.getTime()),
    },
    body: composeJson(body, (given) => ({
      action: 'create',
      createdAt: now.toISOString(),
      organizationId: 'simulated',
      webhookId: 'simulated',
      data: {},
      ...given,
      type,
      webhookTimestamp: now.getTime(),
    })),
  }),
  subject,
  required: REQUIRED,
  interpret,
};

function envelope({ headers }: WebhookRequest, payload: JsonValue, now: Date): WebhookEnvelope {
  const reader = new PayloadReader(payload);
  const signedAt = reader.at('webhookTimestamp').instant()?.getTime() ?? NaN;
  refuseUnlessFresh(signedAt, now, WINDOW_MS);
  const type = reader.at('type').word();
  if (!EVENT_TYPE.test(type)) throw missingPart('type');
  const action = reader.at('action').text(MAX_NAME);
  return { deliveryId: deliveryId(headers, reader), type, action: action?.slice(0, 60) ?? null };
}

/**
 * What the change was, where the payload tells: its parts are signed, and a repeat under another id of delivery
 * has the same. Else the id of the delivery.
 */
function deliveryId(headers: WebhookRequest['headers'], reader: PayloadReader): string {
  const parts = [
    ...['webhookId', 'type', 'action'].map((name) => reader.at(name).key()),
    ...['id', 'updatedAt'].map((name) => reader.at('data', name).key()),
  ];
  const known = parts.filter((part) => part !== null);
  if (known.length === parts.length) return joinedId(known);
  return requiredHeader(headers, 'linear-delivery', DELIVERY_ID);
}

/** Issues, and what is said of them, in one row. */
function subject(type: string, payload: JsonValue): string | null {
  const data = new PayloadReader(payload).at('data');
  const id = data.at('issueId').key() ?? data.at('id').key();
  if (id === null) return null;
  return joinedId(['linear', type === 'Comment' ? 'Issue' : type, id]);
}
