import type { JsonObject } from '../../../domain/shared/json.js';
import type {
  AlertChannel,
  AlertChannelOptions,
  AlertNotice,
} from '../../../ports/alerts/alert-channel.js';
import { ChannelSettings } from './channel-settings.js';
import { headlineOf, linesOf } from './notice-text.js';
import { sendOverSmtp, type SmtpServer } from './smtp.js';

const CODES = {
  refused: 'alert-channel.refused',
  unreachable: 'alert-channel.unreachable',
};

/** Sends text mails over SMTP. The Message-ID is the same at every attempt. */
export class EmailChannel implements AlertChannel {
  readonly type = 'email';

  async send(
    notice: AlertNotice,
    settings: JsonObject,
    { idempotencyKey, signal }: AlertChannelOptions,
  ): Promise<void> {
    const own = new ChannelSettings(this.type, settings);
    const message = {
      from: own.required('from'),
      to: own.texts('to'),
      subject: headlineOf(notice),
      text: linesOf(notice).join('\n'),
      headers: { 'X-Alert-Id': notice.alertId },
      idempotencyKey,
    };
    await sendOverSmtp(serverOf(own), message, signal, CODES);
  }
}

function serverOf(own: ChannelSettings): SmtpServer {
  const tls = own.text('tls');
  return {
    host: own.required('host'),
    port: own.number('port'),
    tls: tls === 'implicit' || tls === 'none' ? tls : 'starttls',
    user: own.text('user'),
    password: own.text('password'),
  };
}
