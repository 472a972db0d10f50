import { validationError } from '../../../../domain/shared/app-error.js';
import type { WebhookRequest } from '../../../../ports/events/webhook-provider.js';
import { formOf, textOf } from '../webhooks/body-text.js';
import { PayloadReader } from '../webhooks/payload-reader.js';
import { requiredHeader } from '../webhooks/refusals.js';
import type { WebhookDialect } from '../webhooks/webhook-dialect.js';
import { interpret } from './interpret.js';
import { REQUIRED } from './required.js';

const DELIVERY_ID = /^[A-Za-z0-9-]{1,100}$/;
/** Digits too: `projects_v2_item`. */
const EVENT_TYPE = /^[a-z0-9_]{1,60}$/;

/** GitHub's own actions stay far below, in characters. */
const MAX_ACTION = 60;

/**
 * GitHub's webhooks. Nothing in them is bound to a time: the id of the delivery, which repeats keep, is all that
 * tells a replay. Facts: GitHub Docs, "Webhook events and payloads", "Validating webhook deliveries".
 */
export const GITHUB_DIALECT: WebhookDialect = {
  name: 'github',
  patienceMs: 10_000,
  signature: { header: 'x-hub-signature-256', prefix: 'sha256=' },
  jsonText,
  envelope: ({ headers }, payload) => ({
    deliveryId: requiredHeader(headers, 'x-github-delivery', DELIVERY_ID),
    type: requiredHeader(headers, 'x-github-event', EVENT_TYPE),
    action: new PayloadReader(payload).at('action').text(MAX_ACTION),
  }),
  compose: ({ type, deliveryId, body }) => ({
    headers: {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/simulated',
      'x-github-event': type,
      'x-github-delivery': deliveryId,
    },
    body,
  }),
  required: REQUIRED,
  interpret,
};

function jsonText(request: WebhookRequest): string {
  const form = formOf(request);
  if (form === undefined) return textOf(request);
  const payload = form.get('payload');
  if (payload !== null) return payload.replace(/^\uFEFF/, '');
  throw validationError('webhook.missing-payload', 'The form has no field payload', [
    { path: 'payload', message: 'is missing' },
  ]);
}
