import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A web server on loopback that keeps what it took. */
export class HttpReceiver {
  readonly requests: ReceivedRequest[] = [];
  /** Requests it answered with something else than success. */
  refused = 0;
  status = 200;
  headers: Readonly<Record<string, string>> = {};

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
        const { status } = receiver;
        if (status < 300) {
          receiver.requests.push({ headers: incoming.headers as Record<string, string>, body });
        } else receiver.refused += 1;
        answer.writeHead(status, receiver.headers).end('ok');
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

  private constructor(
    private readonly server: SMTPServer,
    readonly port: number,
  ) {}

  static async start(options: SMTPServerOptions = {}): Promise<MailReceiver> {
    const got: { receiver?: MailReceiver } = {};
    const server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      authOptional: true,
      ...options,
      onData(stream, _session, done) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const { receiver } = got;
          const code = receiver?.refusal;
          if (code !== undefined) {
            done(Object.assign(new Error('not now'), { responseCode: code }));
            return;
          }
          receiver?.mails.push(Buffer.concat(chunks).toString());
          done();
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

/** The value of a header of a mail. */
export function mailHeader(mail: string, name: string): string | undefined {
  const [head = ''] = mail.split('\r\n\r\n');
  const unfolded = head.replace(/\r\n[ \t]+/g, ' ');
  return new RegExp(`^${name}: (.*)$`, 'im').exec(unfolded)?.[1];
}
