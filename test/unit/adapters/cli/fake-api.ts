import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Answer {
  readonly status?: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sends nothing. */
  readonly never?: boolean;
}

/** An HTTP server that answers what a test says, and remembers what it was asked. */
export class FakeApi {
  readonly asked: Asked[] = [];
  answer: (asked: Asked) => Answer = () => ({ json: { items: [], nextCursor: null } });
  private readonly server: Server = createServer((request, response) => {
    void this.handle(request, response);
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '/', 'http://localhost');
    const asked = {
      method: request.method ?? '',
      path: url.pathname,
      query: [...url.searchParams],
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    this.asked.push(asked);
    const { status = 200, json, text, headers = {}, never } = this.answer(asked);
    if (never) return;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(text ?? (json === undefined ? '' : JSON.stringify(json)));
  }
}

export function problem(status: number, extra: object = {}): Answer {
  return {
    status,
    json: {
      type: 'about:blank',
      title: 'A title',
      status,
      detail: 'What went wrong',
      instance: '/x',
      code: 'some.code',
      requestId: 'r-1',
      ...extra,
    },
  };
}
