import { AppError } from '../../../domain/shared/app-error.js';
import type { Mail, Mailer, MailOptions, MailTaken } from '../../../ports/notifications/mailer.js';
import { sendOverSmtp, type SmtpServer } from './smtp.js';

/** How this installation sends mails; without `host` or `from` it sends none. */
export type MailSettings = Partial<SmtpServer> & { readonly from?: string | undefined };

const CODES = { refused: 'mail.refused', unreachable: 'mail.unreachable' };

/** Sends over SMTP, by the settings that are in force. */
export class SmtpMailer implements Mailer {
  constructor(private readonly settings: () => MailSettings) {}

  async send(mail: Mail, { idempotencyKey, signal }: MailOptions): Promise<MailTaken> {
    const { host, from, ...server } = this.settings();
    if (host === undefined || from === undefined) throw notConfigured();
    const message = { ...mail, from, idempotencyKey };
    return { rejected: await sendOverSmtp({ host, ...server }, message, signal, CODES) };
  }
}

/** An operator can mend it, and the mail goes out then. */
function notConfigured(): AppError {
  return new AppError(
    'configuration',
    'mail.not-configured',
    'mail.host and mail.from are not set',
    {
      retryable: true,
    },
  );
}
