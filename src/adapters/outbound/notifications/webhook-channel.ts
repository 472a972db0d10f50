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
import { StandardWebhooksSigner } from './standard-webhooks-signer.js';

const TIMEOUT_MS = 15_000;

/** Posts JSON, signed after Standard Webhooks; `webhook-id` is the same at every attempt. */
export class WebhookChannel implements AlertChannel {
  readonly type = 'webhook';
  private readonly signer = new StandardWebhooksSigner();

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
          ? { 'webhook-signature': this.signer.sign(secrets, idempotencyKey, seconds, body) }
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
