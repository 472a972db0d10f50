import { AppError } from '../../../domain/shared/app-error.js';
import type { Mail, Mailer, MailOptions, MailTaken } from '../../../ports/notifications/mailer.js';

export interface TakenMail extends Mail {
  readonly idempotencyKey: string;
}

const CODES = {
  'not now': ['unavailable', 'mail.unreachable'],
  never: ['integration', 'mail.refused'],
  'not configured': ['configuration', 'mail.not-configured'],
} as const;

/** Keeps mails instead of sending them. */
export class InMemoryMailer implements Mailer {
  readonly mails: TakenMail[] = [];
  /** How it answers from now on. */
  how: 'takes' | keyof typeof CODES = 'takes';
  /** Who gets nothing, though others may. */
  readonly unknown = new Set<string>();

  async send(mail: Mail, { idempotencyKey, signal }: MailOptions): Promise<MailTaken> {
    const rejected = mail.to.filter((address) => this.unknown.has(address));
    const how = rejected.length === mail.to.length ? 'never' : this.how;
    if (signal.aborted) throw refusal('not now');
    if (how !== 'takes') throw refusal(how);
    this.mails.push({ ...mail, idempotencyKey });
    return { rejected };
  }
}

function refusal(how: keyof typeof CODES): AppError {
  const [kind, code] = CODES[how];
  return new AppError(kind, code, `The mail is taken ${how}`, { retryable: how !== 'never' });
}
