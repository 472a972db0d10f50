import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A web server on loopback that keeps what it took. */
export class HttpReceiver {
  readonly requests: ReceivedRequest[] = [];
  /** Requests it answered with something else than success. */
  refused = 0;
  status = 200;
  answer = 'ok';
  /** Told of a request that gets no answer, until the other side closes its connection. */
  onHeld: ((closed: Promise<void>) => void) | undefined;
  headers: Readonly<Record<string, string>> = {};
  /** What happens between taking a request and saying so. */
  beforeAnswer: () => Promise<unknown> = () => Promise.resolve();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<HttpReceiver> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const receiver = new HttpReceiver(server, `http://127.0.0.1:${String(port)}/hook`);
    server.on('request', (incoming, answer) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        const { status, onHeld } = receiver;
        if (onHeld) {
          onHeld(
            new Promise((resolve) => {
              incoming.socket.once('close', () => {
                resolve();
              });
            }),
          );
          return;
        }
        if (status < 300) {
          const { method = '', headers } = incoming;
          receiver.requests.push({ method, headers: headers as Record<string, string>, body });
        } else receiver.refused += 1;
        const end = () => answer.writeHead(status, receiver.headers).end(receiver.answer);
        void receiver.beforeAnswer().then(end, end);
      });
    });
    return receiver;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** A mail server on loopback that keeps what it took. */
export class MailReceiver {
  readonly mails: string[] = [];
  /** What it answers to a mail, when it does not take it. */
  refusal: number | undefined;
  /** What happens between taking a mail and saying so. */
  beforeAnswer: () => Promise<unknown> = () => Promise.resolve();
  /** Told of a mail that gets no answer, until the other side closes its connection. */
  onHeld: ((closed: Promise<void>) => void) | undefined;

  private constructor(
    private readonly server: SMTPServer,
    readonly port: number,
  ) {}

  static async start(options: SMTPServerOptions = {}): Promise<MailReceiver> {
    const got: { receiver?: MailReceiver; closed?: () => void } = {};
    const server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      authOptional: true,
      ...options,
      onClose() {
        got.closed?.();
      },
      onData(stream, _session, done) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const { receiver } = got;
          if (receiver?.onHeld) {
            receiver.onHeld(
              new Promise((resolve) => {
                got.closed = resolve;
              }),
            );
            return;
          }
          const code = receiver?.refusal;
          if (code !== undefined) {
            done(Object.assign(new Error('not now'), { responseCode: code }));
            return;
          }
          receiver?.mails.push(Buffer.concat(chunks).toString());
          const end = () => {
            done();
          };
          void receiver?.beforeAnswer().then(end, end);
        });
      },
    });
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.server.address() as AddressInfo;
    got.receiver = new MailReceiver(server, port);
    return got.receiver;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
  }
}

/** Of webhook channels in tests. */
export const WEBHOOK_CHANNEL_SECRET = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;

/** A mail server, a chat and a webhook, and how they are configured as the channels of an installation. */
export class AlertReceivers {
  private constructor(
    readonly mail: MailReceiver,
    readonly slack: HttpReceiver,
    readonly hook: HttpReceiver,
  ) {}

  static async start(): Promise<AlertReceivers> {
    const [mail, slack, hook] = await Promise.all([
      MailReceiver.start(),
      HttpReceiver.start(),
      HttpReceiver.start(),
    ]);
    return new AlertReceivers(mail, slack, hook);
  }

  /** @param maxPerMinute of each of them */
  channels(maxPerMinute = 20) {
    const mail = {
      type: 'email',
      host: '127.0.0.1',
      port: this.mail.port,
      tls: 'none' as const,
      from: 'brain@example.org',
      to: ['ops@example.org'],
      maxPerMinute,
    };
    return {
      mail,
      chat: { type: 'slack', url: this.slack.url, maxPerMinute },
      hook: {
        type: 'webhook',
        url: this.hook.url,
        secret: [WEBHOOK_CHANNEL_SECRET],
        maxPerMinute,
      },
    };
  }

  async stop(): Promise<void> {
    await Promise.all([this.mail.stop(), this.slack.stop(), this.hook.stop()]);
  }
}

/** Fires for each project that is made, until it is deleted. */
export const PROJECT_MADE = {
  condition: {
    type: 'event',
    events: ['brain.project.created'],
    groupBy: ['projectId'],
    resolvedBy: ['brain.project.deleted'],
    windowSeconds: 86_400,
  },
} as const;

/** The value of a header of a mail. */
export function mailHeader(mail: string, name: string): string | undefined {
  const [head = ''] = mail.split('\r\n\r\n');
  const unfolded = head.replace(/\r\n[ \t]+/g, ' ');
  return new RegExp(`^${name}: (.*)$`, 'im').exec(unfolded)?.[1];
}
