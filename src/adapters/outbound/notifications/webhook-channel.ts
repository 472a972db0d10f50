import { createHmac } from 'node:crypto';
import { AppError } from '../../../domain/shared/app-error.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import type {
  AlertChannel,
  AlertChannelOptions,
  AlertNotice,
} from '../../../ports/alerts/alert-channel.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { HttpClient } from '../../../ports/runtime/http-client.js';
import { ChannelSettings } from './channel-settings.js';
import { requireTaken } from './refused-answer.js';

const TIMEOUT_MS = 15_000;

/** Posts JSON, signed after Standard Webhooks; `webhook-id` is the same at every attempt. */
export class WebhookChannel implements AlertChannel {
  readonly type = 'webhook';

  constructor(private readonly deps: { readonly http: HttpClient; readonly clock: Clock }) {}

  async send(
    notice: AlertNotice,
    settings: JsonObject,
    { idempotencyKey, signal, isTrusted }: AlertChannelOptions,
  ): Promise<void> {
    const own = new ChannelSettings(this.type, settings);
    const now = this.deps.clock.now();
    const body = bodyOf(notice);
    const seconds = String(Math.floor(now.getTime() / 1_000));
    const secrets = own.texts('secret');
    const answer = await this.deps.http.send({
      url: own.required('url'),
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'clickup-brain',
        'webhook-id': idempotencyKey,
        'webhook-timestamp': seconds,
        ...(secrets.length > 0
          ? { 'webhook-signature': signatures(secrets, idempotencyKey, seconds, body) }
          : {}),
      },
      body,
      isTrusted,
      timeoutMs: TIMEOUT_MS,
      signal,
    });
    requireTaken(answer);
  }
}

function bodyOf(notice: AlertNotice): string {
  const { status, startedAt, resolvedAt } = notice;
  const type = status === 'resolved' ? 'brain.alert.resolved' : 'brain.alert.fired';
  return JSON.stringify({
    type,
    timestamp: (resolvedAt ?? startedAt).toISOString(),
    data: notice,
  });
}

/** One for each secret, so that receivers can change theirs. Source: Standard Webhooks, "Signature scheme". */
export function signatures(
  secrets: readonly string[],
  id: string,
  seconds: string,
  body: string,
): string {
  return secrets
    .map((secret) => {
      const hmac = createHmac('sha256', keyOf(secret)).update(`${id}.${seconds}.${body}`);
      return `v1,${hmac.digest('base64')}`;
    })
    .join(' ');
}

function keyOf(secret: string): Buffer {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  if (secret.startsWith('whsec_') && key.length > 0) return key;
  throw new AppError(
    'configuration',
    'alert-channel.bad-secret',
    'The secret of a webhook channel is whsec_ and base64',
  );
}
