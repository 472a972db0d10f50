import type { JsonValue } from '../../../../domain/shared/json.js';
import type { WebhookEnvelope, WebhookRequest } from '../../../../ports/events/webhook-provider.js';
import { digestOf, joinedId } from '../webhooks/body-digest.js';
import { textOf } from '../webhooks/body-text.js';
import { MAX_ITEMS } from '../webhooks/bounds.js';
import { composeJson } from '../webhooks/compose-json.js';
import { PayloadReader } from '../webhooks/payload-reader.js';
import { missingPart } from '../webhooks/refusals.js';
import type { WebhookDialect } from '../webhooks/webhook-dialect.js';
import { interpret } from './interpret.js';
import { REQUIRED } from './required.js';

const EVENT_TYPE = /^[A-Za-z]{1,60}$/;

/**
 * ClickUp's webhooks. Nothing in them is bound to a time: the ids of the changes, which repeats keep, are all that
 * tells a replay. Facts: developer.clickup.com, "Webhook signature", "Task payloads", "Webhook health".
 */
export const CLICKUP_DIALECT: WebhookDialect = {
  name: 'clickup',
  patienceMs: 7_000,
  signature: { header: 'x-signature', prefix: '' },
  jsonText: textOf,
  envelope,
  compose: ({ type, deliveryId, body }, now) => ({
    headers: { 'content-type': 'application/json' },
    body: composeJson(body, (given) => ({
      webhook_id: 'simulated',
      history_items: [{ id: deliveryId, date: String(now.getTime()) }],
      ...given,
      event: type,
    })),
  }),
  subject: (_type, payload) => {
    const id = new PayloadReader(payload).at('task_id').key();
    return id === null ? null : joinedId(['clickup', id]);
  },
  required: REQUIRED,
  interpret,
};

function envelope(request: WebhookRequest, payload: JsonValue, now: Date): WebhookEnvelope {
  const reader = new PayloadReader(payload);
  const type = reader.at('event').word();
  if (!EVENT_TYPE.test(type)) throw missingPart('event');
  return { deliveryId: deliveryId(request, reader, now), type, action: null };
}

/**
 * The webhook and the changes it tells of. Where it names no change, the same bytes within a day (UTC) are a
 * repeat, and later they are not.
 */
function deliveryId({ body }: WebhookRequest, reader: PayloadReader, now: Date): string {
  const webhook = reader.at('webhook_id').key();
  const items = reader.at('history_items').items(MAX_ITEMS);
  const changes = items.map((item) => item.at('id').key()).filter((id) => id !== null);
  if (webhook !== null && changes.length > 0) return joinedId([webhook, ...changes]);
  return joinedId([now.toISOString().slice(0, 10), digestOf(body)]);
}
