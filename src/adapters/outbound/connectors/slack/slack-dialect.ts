import { validationError } from '../../../../domain/shared/app-error.js';
import type { JsonObject, JsonValue } from '../../../../domain/shared/json.js';
import type {
  UnsignedDelivery,
  WebhookEnvelope,
  WebhookRequest,
} from '../../../../ports/events/webhook-provider.js';
import { digestOf, joinedId } from '../webhooks/body-digest.js';
import { formOf, textOf } from '../webhooks/body-text.js';
import { composeJson, objectIn } from '../webhooks/compose-json.js';
import { PayloadReader } from '../webhooks/payload-reader.js';
import { missingPart, refuseUnlessFresh } from '../webhooks/refusals.js';
import type { WebhookDialect } from '../webhooks/webhook-dialect.js';
import { answer } from './answer.js';
import { interpret } from './interpret.js';
import { REQUIRED } from './required.js';

/** How far the time in the header may be from ours, ms. */
const WINDOW_MS = 300_000;

const STAMP_HEADER = 'x-slack-request-timestamp';
const STAMP = /^\d{1,12}$/;
const EVENT_TYPE = /^[a-z0-9_.]{1,60}$/;
const FORM = 'application/x-www-form-urlencoded';

/**
 * Slack's Events API, slash commands and block actions, on one address. Facts: docs.slack.dev, "Verifying
 * requests from Slack", "Events API".
 */
export const SLACK_DIALECT: WebhookDialect = {
  name: 'slack',
  patienceMs: 3_000,
  signature: { header: 'x-slack-signature', prefix: 'v0=' },
  signedBefore: (headers) => `v0:${headers[STAMP_HEADER] ?? ''}:`,
  refuseStale: (headers, now) => {
    const stamp = headers[STAMP_HEADER] ?? '';
    const signedAt = STAMP.test(stamp) ? Number(stamp) * 1_000 : NaN;
    refuseUnlessFresh(signedAt, now, WINDOW_MS);
  },
  jsonText,
  envelope,
  answer,
  compose,
  required: REQUIRED,
  interpret,
};

/** Events are JSON, actions JSON within a form, and slash commands a plain form. */
function jsonText(request: WebhookRequest): string {
  const form = formOf(request);
  if (form === undefined) return textOf(request);
  return form.get('payload') ?? JSON.stringify(Object.fromEntries(form));
}

function envelope(request: WebhookRequest, payload: JsonValue): WebhookEnvelope {
  const reader = new PayloadReader(payload);
  if (!reader.isObject) throw validationError('webhook.missing-part', 'The payload is no object');
  const { type, action } = kindOf(reader);
  if (!EVENT_TYPE.test(type)) throw missingPart('type');
  return { type, action, deliveryId: deliveryId(reader) ?? `sha256:${digestOf(request.body)}` };
}

/** The inner event of an envelope; a subtype, or what was typed or clicked, is the action. */
function kindOf(reader: PayloadReader): Pick<WebhookEnvelope, 'type' | 'action'> {
  const command = reader.at('command').text(60);
  if (command !== null) return { type: 'slash_command', action: command };
  const type = reader.at('type').word();
  if (type === 'event_callback') {
    const event = reader.at('event');
    return { type: event.at('type').word(), action: event.at('subtype').text(60) };
  }
  const [clicked] = reader.at('actions').items(1);
  return { type, action: clicked?.at('action_id').text(60) ?? null };
}

/** Events keep their id when they are repeated; each command and each click has a trigger of its own. */
function deliveryId(reader: PayloadReader): string | undefined {
  const eventId = reader.at('event_id').key();
  if (eventId !== null) return eventId;
  const triggerId = reader.at('trigger_id').key();
  return triggerId === null ? undefined : joinedId(['trigger', triggerId]);
}

/** Types of their own, beside those within `event_callback`. */
const OUTER_TYPES = new Set(['url_verification', 'app_rate_limited', 'event_callback']);

function compose({ type, deliveryId: id, body }: UnsignedDelivery, now: Date): WebhookRequest {
  const seconds = Math.floor(now.getTime() / 1_000);
  const headers = { [STAMP_HEADER]: String(seconds) };
  const isForm = type === 'slash_command' || type === 'block_actions';
  if (isForm) {
    const given = { trigger_id: id, ...objectIn(body) };
    const text = type === 'slash_command' ? formText(given) : payloadText({ ...given, type });
    return {
      headers: { ...headers, 'content-type': FORM },
      body: new TextEncoder().encode(text),
    };
  }
  const wrapped = (event: JsonObject) => ({
    type: 'event_callback',
    event_id: id,
    event_time: seconds,
    event: { ...event, type },
  });
  return {
    headers: { ...headers, 'content-type': 'application/json' },
    body: composeJson(body, (given) => {
      if (OUTER_TYPES.has(type)) return { ...given, type };
      return given['type'] === 'event_callback' ? given : wrapped(given);
    }),
  };
}

function formText(fields: JsonObject): string {
  const texts = Object.entries(fields).map(([name, value]): [string, string] => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return new URLSearchParams(texts).toString();
}

function payloadText(payload: JsonObject): string {
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}
