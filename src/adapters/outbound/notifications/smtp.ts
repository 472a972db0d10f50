import { createTransport } from 'nodemailer';
import type SMTPTransport from 'nodemailer/lib/smtp-transport';
import { AppError } from '../../../domain/shared/app-error.js';

const CONNECT_MS = 5_000;
const SOCKET_MS = 10_000;

export interface SmtpServer {
  readonly host: string;
  /** 587, or 465 when `tls` is implicit. */
  readonly port?: number | undefined;
  /** `starttls` unless given. */
  readonly tls?: 'starttls' | 'implicit' | 'none' | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
}

export interface SmtpMessage {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text?: string | undefined;
  readonly html?: string | undefined;
  readonly replyTo?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly idempotencyKey: string;
}

/** What errors are called: no attempt will help, and another one may. */
export interface SmtpFaultCodes {
  readonly refused: string;
  readonly unreachable: string;
}

/**
 * Sends one mail over a connection of its own. The Message-ID is the same at every attempt; nothing is read from files
 * or addresses that a mail may name.
 * @returns recipients that the server refused while it took others
 */
export async function sendOverSmtp(
  server: SmtpServer,
  { idempotencyKey, headers, to, ...message }: SmtpMessage,
  signal: AbortSignal,
  codes: SmtpFaultCodes,
): Promise<readonly string[]> {
  const transport = createTransport(transportOf(server));
  try {
    const { rejected } = await transport.sendMail({
      ...message,
      to: [...to],
      messageId: `<${idempotencyKey}@clickup-brain>`,
      headers: { 'Auto-Submitted': 'auto-generated', ...headers },
      disableFileAccess: true,
      disableUrlAccess: true,
      signal,
    });
    return rejected;
  } catch (error) {
    throw translated(error, codes);
  } finally {
    transport.close();
  }
}

function transportOf({ host, port, tls = 'starttls', user, password = '' }: SmtpServer) {
  const secure = tls === 'implicit';
  const options: SMTPTransport.Options = {
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SOCKET_MS,
    dnsTimeout: CONNECT_MS,
    host,
    port: port ?? (secure ? 465 : 587),
    secure,
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    ...(user === undefined ? {} : { auth: { user, pass: password } }),
  };
  return options;
}

/** Refusals of the credential or of the connection's security: an operator can mend those. */
const MENDABLE = new Set([454, 530, 534, 535, 538]);

function translated(error: unknown, codes: SmtpFaultCodes): AppError {
  const { responseCode = 0, code = 'unknown' } = error as {
    readonly responseCode?: number;
    readonly code?: string;
  };
  if (responseCode >= 500 && !MENDABLE.has(responseCode)) {
    return new AppError(
      'integration',
      codes.refused,
      `The mail server answered ${String(responseCode)}`,
      { retryable: false },
    );
  }
  const told = responseCode > 0 ? `${code}, ${String(responseCode)}` : code;
  return new AppError('unavailable', codes.unreachable, `The mail failed: ${told}`, {
    category: 'integration',
    retryable: true,
  });
}
