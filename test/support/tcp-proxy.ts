import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Stands between a client and a server, and spoils their connection on demand. */
export class TcpProxy {
  private server: Server | undefined;
  private port = 0;
  private holding = false;
  /** Each with where it goes. */
  private readonly sockets = new Map<Socket, Socket>();
  private readonly clients = new Set<Socket>();

  private constructor(private readonly target: URL) {}

  /** @param defaultPort for a URL that names none */
  static async to(url: string, defaultPort: number): Promise<TcpProxy> {
    const target = new URL(url);
    if (target.port === '') target.port = String(defaultPort);
    const proxy = new TcpProxy(target);
    await proxy.restore();
    return proxy;
  }

  /** The target's URL by way of the proxy. */
  get url(): string {
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    url.port = String(this.port);
    return url.href;
  }

  get connections(): number {
    return this.clients.size;
  }

  /** Resets the connections there are; new ones are served. */
  cut(): void {
    for (const socket of this.sockets.keys()) socket.resetAndDestroy();
  }

  /** Makes every client read `bytes` as if the server had sent them. */
  inject(bytes: Uint8Array): void {
    for (const client of this.clients) client.write(bytes);
  }

  /** Resets the connections there are and refuses new ones. */
  async refuse(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (server) {
      const closed = once(server, 'close');
      server.close();
      this.cut();
      await closed;
    }
  }

  /** Swallows all traffic while every connection stays open; new ones are accepted and hear nothing. */
  blackHole(): void {
    this.holding = true;
    this.strand();
  }

  /** The connections there are stay open and hear nothing any more; new ones are served. */
  strand(): void {
    for (const socket of this.sockets.keys()) socket.unpipe().pause();
  }

  /** The stranded hear again, and what they missed first. */
  resume(): void {
    for (const [socket, other] of this.sockets) socket.pipe(other);
  }

  /** Serves again, on the same port. What fell into the black hole stays there: such connections are reset. */
  async restore(): Promise<void> {
    if (this.holding) this.cut();
    this.holding = false;
    if (this.server) return;
    this.server = createServer((socket) => this.accept(socket));
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    await this.refuse();
  }

  private accept(client: Socket): void {
    this.clients.add(client);
    client.on('close', () => this.clients.delete(client));
    const upstream = connect(Number(this.target.port), this.target.hostname);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.sockets.set(socket, other);
      socket.setNoDelay(true);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        if (!this.holding) other.destroy();
      });
    }
    if (this.holding) client.pause();
    else client.pipe(upstream).pipe(client);
  }
}
