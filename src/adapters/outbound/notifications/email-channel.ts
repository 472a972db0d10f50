import { createTransport } from 'nodemailer';
import type SMTPTransport from 'nodemailer/lib/smtp-transport';
import { AppError } from '../../../domain/shared/app-error.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import type {
  AlertChannel,
  AlertChannelOptions,
  AlertNotice,
} from '../../../ports/alerts/alert-channel.js';
import { ChannelSettings } from './channel-settings.js';
import { headlineOf, linesOf } from './notice-text.js';

const CONNECT_MS = 5_000;
const SOCKET_MS = 10_000;

/** Sends text mails over SMTP. The Message-ID is the same at every attempt. */
export class EmailChannel implements AlertChannel {
  readonly type = 'email';

  async send(
    notice: AlertNotice,
    settings: JsonObject,
    { idempotencyKey, signal }: AlertChannelOptions,
  ): Promise<void> {
    const own = new ChannelSettings(this.type, settings);
    const transport = createTransport(transportOf(own));
    try {
      await transport.sendMail({
        from: own.required('from'),
        to: [...own.texts('to')],
        subject: headlineOf(notice),
        text: linesOf(notice).join('\n'),
        messageId: `<${idempotencyKey}@clickup-brain>`,
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Alert-Id': notice.alertId },
        disableFileAccess: true,
        disableUrlAccess: true,
        signal,
      });
    } catch (error) {
      throw translated(error);
    } finally {
      transport.close();
    }
  }
}

function transportOf(own: ChannelSettings): SMTPTransport.Options {
  const bounds = {
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SOCKET_MS,
    dnsTimeout: CONNECT_MS,
  };
  const tls = own.text('tls') ?? 'starttls';
  const user = own.text('user');
  const secure = tls === 'implicit';
  return {
    ...bounds,
    host: own.required('host'),
    port: own.number('port') ?? (secure ? 465 : 587),
    secure,
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    ...(user === undefined ? {} : { auth: { user, pass: own.text('password') ?? '' } }),
  };
}

/** Refusals of the credential or of the connection's security: an operator can mend those. */
const MENDABLE = new Set([454, 530, 534, 535, 538]);

function translated(error: unknown): AppError {
  const { responseCode = 0, code = 'unknown' } = error as {
    readonly responseCode?: number;
    readonly code?: string;
  };
  if (responseCode >= 500 && !MENDABLE.has(responseCode)) {
    return new AppError(
      'integration',
      'alert-channel.refused',
      `The mail server answered ${String(responseCode)}`,
      { retryable: false },
    );
  }
  const told = responseCode > 0 ? `${code}, ${String(responseCode)}` : code;
  return new AppError('unavailable', 'alert-channel.unreachable', `The mail failed: ${told}`, {
    category: 'integration',
    retryable: true,
  });
}
