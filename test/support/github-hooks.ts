import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const GITHUB_TOKEN = `ghp_${'a'.repeat(36)}`;

export interface HookDelivery {
  readonly id: number;
  readonly guid: string;
  readonly delivered_at: string;
  readonly status_code: number;
}

/** The part of GitHub's API that knows the deliveries of a webhook, on loopback. */
export class GitHubHooks {
  /** The newest first. */
  deliveries: HookDelivery[] = [];
  readonly asked: string[] = [];
  /** Ids of attempts that were to be made again. */
  readonly sentAgain: number[] = [];
  /** Answers instead of the usual ones. */
  refusal: { readonly status: number; readonly headers?: Record<string, string> } | undefined;
  /** What GitHub does to deliver once more. */
  deliver: (delivery: HookDelivery) => Promise<unknown> = () => Promise.resolve();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<GitHubHooks> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const hooks = new GitHubHooks(server, `http://127.0.0.1:${String(port)}`);
    server.on('request', (request, response) => {
      hooks.answer(request, response);
    });
    return hooks;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url = '', headers } = request;
    this.asked.push(`${method} ${url}`);
    const end = (status: number, value: unknown, more: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...more });
      response.end(JSON.stringify(value));
    };
    if (this.refusal) end(this.refusal.status, {}, this.refusal.headers);
    else if (headers.authorization !== `Bearer ${GITHUB_TOKEN}`) end(401, { message: 'Bad' });
    else if (method === 'GET') this.list(new URL(url, this.url), end);
    else this.again(Number(/(\d+)\/attempts$/.exec(url)?.[1]), end);
  }

  private list(
    url: URL,
    end: (status: number, value: unknown, more?: Record<string, string>) => void,
  ) {
    const size = Number(url.searchParams.get('per_page'));
    const start = Number(url.searchParams.get('cursor') ?? 0);
    url.searchParams.set('cursor', String(start + size));
    const hasMore = start + size < this.deliveries.length;
    const link = hasMore ? { link: `<${url.href}>; rel="next"` } : {};
    end(200, this.deliveries.slice(start, start + size), link);
  }

  private again(id: number, end: (status: number, value: unknown) => void) {
    const delivery = this.deliveries.find((sent) => sent.id === id);
    if (!delivery) {
      end(404, { message: 'Not Found' });
      return;
    }
    this.sentAgain.push(id);
    end(202, {});
    void this.deliver(delivery);
  }
}
