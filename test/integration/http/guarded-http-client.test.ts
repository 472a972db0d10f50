import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { GuardedHttpClient } from '../../../src/adapters/outbound/http/guarded-http-client.js';
import type { Resolve } from '../../../src/adapters/outbound/http/guarded-lookup.js';
import { isPublicAddress } from '../../../src/adapters/outbound/http/public-address.js';
import { appErrorOf } from '../../support/rejection.js';
import { BAD_URLS, PUBLIC_ADDRESSES, REFUSED_URLS } from './address-forms.js';

/** Forms that lead to this very machine, as every resolver has it. */
const LOOPBACK = /127\.0\.0\.1|\/127\.1|0x7f|0177|2130706433|\[::1\]|\/localhost\//;

/** A server on every address of this machine, IPv6 too. */
class Everywhere {
  readonly reached: string[] = [];

  private constructor(private readonly server: Server) {
    server.on('request', (incoming, outgoing) => {
      this.reached.push(incoming.headers.host ?? '');
      outgoing.end('inside');
    });
  }

  static async start(): Promise<Everywhere> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '::', resolve));
    return new Everywhere(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

describe('GuardedHttpClient', () => {
  let server: Server;
  let port: number;
  let answer: RequestListener;
  let asked: string[];
  const NEVER: Resolve = () => Promise.reject(new Error('the resolver was asked'));

  before(async () => {
    server = createServer((incoming, outgoing) => {
      asked.push(incoming.url ?? '');
      answer(incoming, outgoing);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  });

  beforeEach(() => {
    asked = [];
    answer = (_incoming, outgoing) => outgoing.end('hello');
  });

  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const client = (resolve: Resolve = NEVER, allow = false) =>
    new GuardedHttpClient({ allowPrivateAddresses: () => allow, resolve });
  const get = { method: 'GET', timeoutMs: 5_000 } as const;
  const here = (path = '/') => `http://127.0.0.1:${String(port)}${path}`;

  it('has at least 150 forms to refuse', () => {
    expect(REFUSED_URLS.length).to.be.greaterThan(150);
  });

  for (const url of REFUSED_URLS) {
    it(`refuses ${url} without asking anybody`, async () => {
      const error = await appErrorOf(client().send({ ...get, url }));
      expect(error).to.include({ kind: 'forbidden', code: 'http.private-address' });
    });
  }

  /** The form with the port of a server that listens on every address of this machine. */
  const aimed = (form: string, at: number) => {
    const url = new URL(form);
    url.protocol = 'http:';
    url.port = String(at);
    return url.href;
  };

  it('lets none of the forms reach this machine, nor what redirects to it', async () => {
    const everywhere = await Everywhere.start();
    try {
      const guarded = new GuardedHttpClient({ allowPrivateAddresses: () => false });
      for (const form of REFUSED_URLS) {
        await appErrorOf(guarded.send({ ...get, url: aimed(form, everywhere.port) }));
      }
      answer = (_incoming, outgoing) => {
        outgoing.writeHead(302, { location: aimed('http://127.0.0.1/', everywhere.port) }).end();
      };
      await client().send({ ...get, url: here('/redirect'), isTrusted: true });
      expect(everywhere.reached).to.deep.equal([]);
    } finally {
      await everywhere.stop();
    }
  });

  it('would reach it by many of the forms if it were allowed to', async () => {
    const everywhere = await Everywhere.start();
    try {
      const open = new GuardedHttpClient({ allowPrivateAddresses: () => true });
      const sent = REFUSED_URLS.filter((form) => LOOPBACK.test(form)).map((form) =>
        open.send({ ...get, url: aimed(form, everywhere.port) }),
      );
      await Promise.allSettled(sent);
      // Some forms are for gateways that translate addresses, and lead nowhere without one.
      expect(everywhere.reached.length).to.be.greaterThan(20);
    } finally {
      await everywhere.stop();
    }
  });

  for (const url of BAD_URLS) {
    it(`finds no fit address in ${JSON.stringify(url.slice(0, 60))}`, async () => {
      const error = await appErrorOf(client().send({ ...get, url }));
      expect(error.code).to.be.oneOf(['http.bad-url']);
      if (url.includes('password')) expect(error.message).not.to.include('password@');
    });
  }

  for (const address of PUBLIC_ADDRESSES) {
    it(`takes ${address} for public`, () => {
      expect(isPublicAddress(address)).to.equal(true);
    });
  }

  it('refuses a name that leads to a private address, even one among public ones', async () => {
    const resolve: Resolve = () =>
      Promise.resolve([
        { address: '1.1.1.1', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]);
    const url = `http://example.org:${String(port)}/`;
    const error = await appErrorOf(client(resolve).send({ ...get, url }));
    expect(error.code).to.equal('http.private-address');
    expect(asked).to.deep.equal([]);
  });

  it('connects to what it looked at: a name that changes its mind leads nowhere', async () => {
    let answers = 0;
    const flipping: Resolve = () => {
      answers += 1;
      const address = answers === 1 ? '203.0.112.255' : '127.0.0.1';
      return Promise.resolve([{ address, family: 4 }]);
    };
    const guarded = client(flipping);
    const url = `http://rebinding.example.org:${String(port)}/`;
    const first = await appErrorOf(guarded.send({ ...get, url, timeoutMs: 300 }));
    expect(first.code).to.be.oneOf(['http.timeout', 'http.unreachable']);
    expect(answers).to.equal(1);
    const second = await appErrorOf(guarded.send({ ...get, url }));
    expect(second.code).to.equal('http.private-address');
    expect(asked).to.deep.equal([]);
  });

  it('calls private addresses for whom the operator vouches, or when all are allowed', async () => {
    const trusted = await client().send({ ...get, url: here('/trusted'), isTrusted: true });
    expect(trusted).to.include({ status: 200, text: 'hello' });
    await client(NEVER, true).send({ ...get, url: here('/allowed') });
    expect(asked).to.deep.equal(['/trusted', '/allowed']);
  });

  it('sends method, headers and body, and answers status and headers', async () => {
    answer = (incoming, outgoing) => {
      const parts: Buffer[] = [];
      incoming.on('data', (part: Buffer) => parts.push(part));
      incoming.on('end', () => {
        outgoing.writeHead(418, { 'x-a': ['1', '2'] });
        const { 'x-key': key, 'content-length': length } = incoming.headers;
        const told = [incoming.method, key, length, Buffer.concat(parts).toString()];
        outgoing.end(JSON.stringify(told));
      });
    };
    const request = {
      method: 'PUT',
      headers: { 'x-key': 'k' },
      body: 'Ä€',
      timeoutMs: 5_000,
    } as const;
    const got = await client().send({ ...request, url: here(), isTrusted: true });
    expect(got.status).to.equal(418);
    expect(got.headers['x-a']).to.equal('1, 2');
    expect(JSON.parse(got.text)).to.deep.equal(['PUT', 'k', '5', 'Ä€']);
  });

  it('never follows a redirect', async () => {
    answer = (_incoming, outgoing) => {
      outgoing.writeHead(302, { location: here('/secret') }).end();
    };
    const got = await client().send({ ...get, url: here('/start'), isTrusted: true });
    expect(got.status).to.equal(302);
    expect(asked).to.deep.equal(['/start']);
  });

  it('reads no more than it was asked to', async () => {
    answer = (_incoming, outgoing) => {
      const write = () => {
        while (!outgoing.destroyed && outgoing.write('x'.repeat(16_384)));
        outgoing.once('drain', write);
      };
      write();
    };
    const got = await client().send({ ...get, url: here(), isTrusted: true, maxBytes: 1_000 });
    expect(got.text).to.equal('x'.repeat(1_000));
  });

  for (const [what, listener] of [
    ['never answers', () => undefined],
    ['begins to answer and stops', (_in, out) => void out.writeHead(200).write('x')],
  ] as const satisfies readonly (readonly [string, RequestListener])[]) {
    it(`gives up on a server that ${what}`, async () => {
      answer = listener;
      const request = { ...get, url: here(), isTrusted: true, timeoutMs: 100 };
      const error = await appErrorOf(client().send(request));
      expect(error).to.include({ kind: 'timeout', code: 'http.timeout' });
    });
  }

  it('gives up when the caller does', async () => {
    answer = () => undefined;
    const given = new AbortController();
    const request = { ...get, url: here(), isTrusted: true, signal: given.signal };
    const sent = appErrorOf(client().send(request));
    setTimeout(() => given.abort(), 50);
    expect((await sent).code).to.equal('http.cancelled');
  });

  it('tells what is unreachable, without its address', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const gone = (closed.address() as AddressInfo).port;
    await new Promise((resolve) => closed.close(resolve));
    const url = `http://127.0.0.1:${String(gone)}/services/secret-token`;
    const error = await appErrorOf(client().send({ ...get, url, isTrusted: true }));
    expect(error).to.include({ kind: 'unavailable', retryable: true });
    expect(JSON.stringify(error) + error.message).not.to.include('secret-token');
    const lost = await appErrorOf(client().send({ ...get, url: 'http://example.org/' }));
    expect(lost.code).to.equal('http.unreachable');
  });

  it('refuses headers that would end in a header of their own', async () => {
    const headers = { 'x-a': 'b\r\nx-c: d' };
    const request = { ...get, url: here(), isTrusted: true, headers };
    expect((await appErrorOf(client().send(request))).code).to.equal('http.bad-request');
    expect(asked).to.deep.equal([]);
  });
});
