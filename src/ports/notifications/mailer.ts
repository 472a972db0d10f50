/** Addresses are plain, without names. */
export interface Mail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text?: string;
  readonly html?: string;
  readonly replyTo?: string;
}

export interface MailOptions {
  /** The same at every attempt; the Message-ID is made of it, by which mailboxes know repeats. */
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
}

export interface MailTaken {
  /** Who does not get it; the others do. */
  readonly rejected: readonly string[];
}

/** Sends mails by the mail server that the operator configured. */
export interface Mailer {
  /**
   * Resolves once the server took it for at least one recipient.
   * @throws AppError `configuration` (`mail.not-configured`), `integration` (`mail.refused`) when no attempt will
   * help, `unavailable` (`mail.unreachable`) when another may
   */
  send(mail: Mail, options: MailOptions): Promise<MailTaken>;
}
