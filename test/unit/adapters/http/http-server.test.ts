import { expect } from 'chai';
import { byApiKey, type Authenticate } from '../../../../src/adapters/inbound/http/authenticate.js';
import { healthRoutes } from '../../../../src/adapters/inbound/http/health-routes.js';
import { HttpServer } from '../../../../src/adapters/inbound/http/http-server.js';
import type { Route } from '../../../../src/adapters/inbound/http/route.js';
import { InMemoryLogger } from '../../../../src/adapters/outbound/memory/in-memory-logger.js';
import type { AuthenticateKey } from '../../../../src/application/access/authenticate-key.js';
import { StorageGate } from '../../../../src/application/storage/storage-gate.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';
import { gate } from '../../../support/gate.js';

/** Lets in whoever shows `k`. */
const keys = {
  execute: (key: string | undefined) =>
    key === 'k'
      ? Promise.resolve({ kind: 'api-key', id: 'api-key:1', role: 'admin' })
      : Promise.reject(new Error(`no: ${String(key)}`)),
} as unknown as AuthenticateKey;

const anybody: Authenticate = () =>
  Promise.resolve({ kind: 'local', id: 'local:anybody', role: 'admin' });

function route(path: string, handle: Route['handle'], rest: Partial<Route> = {}): Route {
  return {
    ...{ method: 'get', path, operation: path.slice(1), summary: 'A route', tag: 'Test' },
    ...{ answers: {}, handle, ...rest },
  };
}

const fine: Route['handle'] = async ({ http }) => {
  http.body = { fine: true };
  await Promise.resolve();
};

interface Wanted {
  readonly routes?: readonly Route[];
  readonly authenticate?: Authenticate;
  readonly concurrent?: number;
  readonly timeoutMs?: number;
  readonly allowedOrigins?: readonly string[];
}

describe('HttpServer', () => {
  let server: HttpServer | undefined;
  let logger: InMemoryLogger;
  let failures: (Error | undefined)[];

  beforeEach(() => {
    logger = new InMemoryLogger();
    failures = [];
  });

  async function serve(wanted: Wanted): Promise<string> {
    server = new HttpServer({
      routes: wanted.routes ?? [route('/fine', fine)],
      authenticate: wanted.authenticate ?? anybody,
      newRequestId: () => 'r',
      logger,
      errors: { record: () => undefined },
      outcomes: { count: (failure) => void failures.push(failure) },
      limits: () => ({
        concurrent: wanted.concurrent ?? 10,
        timeoutMs: wanted.timeoutMs ?? 60_000,
      }),
      cors: { allowedOrigins: wanted.allowedOrigins ?? [], keyHeader: 'X-Key' },
    });
    return `http://127.0.0.1:${String(await server.listen('127.0.0.1', 0))}`;
  }

  afterEach(() => server?.stop());

  it('tells a refusal from a failure by its severity, whatever the status', async () => {
    const full = new StorageGate();
    full.level = 'hard';
    const away = new AppError('storage-full', 'database.full', 'The disk is full');
    const url = await serve({
      routes: [
        route('/full', () =>
          Promise.resolve().then(() => {
            full.requireRoom();
          }),
        ),
        route('/away', () => Promise.reject(away)),
      ],
    });
    expect((await fetch(`${url}/full`)).status).to.equal(507);
    expect([failures, logger.entries]).to.deep.equal([[], []]);
    expect((await fetch(`${url}/away`)).status).to.equal(507);
    expect(failures).to.deep.equal([away]);
    expect(logger.entries.map(({ level, message }) => `${level} ${message}`)).to.deep.equal([
      'error request failed',
    ]);
  });

  describe('limits', () => {
    it('answers 503 with Retry-After when busy, but health always', async () => {
      const arrived = gate();
      const slow = gate();
      const url = await serve({
        concurrent: 1,
        routes: [
          route('/slow', async ({ http }) => {
            arrived.open();
            await slow.passed;
            http.body = 'done';
          }),
          route('/fine', fine),
          route('/health', fine, { isPublic: true, isUnlimited: true }),
        ],
      });
      const answer = fetch(`${url}/slow`);
      await arrived.passed;
      const refused = await fetch(`${url}/fine`);
      expect(refused.status).to.equal(503);
      expect(refused.headers.get('retry-after')).to.equal('1');
      expect(await refused.json()).to.include({ code: 'http.busy' });
      expect((await fetch(`${url}/health`)).status).to.equal(200);
      slow.open();
      expect(await (await answer).text()).to.equal('done');
    });

    it('exempt every health route', () => {
      const deps = {} as Parameters<typeof healthRoutes>[0];
      const bounded = healthRoutes(deps).filter(({ isUnlimited }) => !isUnlimited);
      expect(bounded.map(({ path }) => path)).to.deep.equal([]);
    });

    it('answers 504 when a request takes too long, and outlives what it does later', async () => {
      const slow = gate();
      const url = await serve({
        timeoutMs: 1,
        routes: [
          route('/slow', async ({ http }) => {
            await slow.passed;
            http.status = 201;
            http.body = { late: true };
          }),
        ],
      });
      const answer = await fetch(`${url}/slow`);
      expect(answer.status).to.equal(504);
      expect(await answer.json()).to.include({ code: 'http.timeout', title: 'Took too long' });
      slow.open();
      expect((await fetch(`${url}/nowhere`)).status).to.equal(404);
    });
  });

  describe('the header for keys', () => {
    const ask = async (headers: Record<string, string>) => {
      const url = await serve({ authenticate: byApiKey(keys, 'X-Key') });
      return (await fetch(`${url}/fine`, { headers })).status;
    };

    it('lets in by the configured header', async () => {
      expect(await ask({ 'x-key': 'k' })).to.equal(200);
    });

    it('lets in by Authorization: Bearer', async () => {
      expect(await ask({ authorization: 'Bearer k' })).to.equal(200);
    });

    it('does not read another one', async () => {
      expect(await ask({ 'x-api-key': 'k' })).to.equal(500);
    });
  });

  describe('origins', () => {
    const allowedOrigins = ['https://a.example', 'http://localhost:3000'];
    const get = async (origin: string, origins: readonly string[] = allowedOrigins) => {
      const url = await serve({ allowedOrigins: origins });
      return (await fetch(`${url}/fine`, { headers: { origin } })).headers;
    };

    it('lets pages of the allowed origins read answers, and says that they differ by origin', async () => {
      const headers = await get('https://a.example');
      expect(headers.get('access-control-allow-origin')).to.equal('https://a.example');
      expect(headers.get('vary')).to.equal('Origin');
      expect(headers.get('access-control-expose-headers')).to.include('ETag');
      expect(headers.get('access-control-allow-credentials')).to.equal(null);
    });

    for (const origin of [
      'null',
      'https://a.example.evil.example',
      'https://evil-a.example',
      'http://a.example',
      'https://a.example:444',
      'HTTPS://A.EXAMPLE',
    ]) {
      it(`does not let in ${origin}`, async () => {
        const headers = await get(origin);
        expect(headers.get('access-control-allow-origin')).to.equal(null);
        expect(headers.get('vary')).to.equal('Origin');
      });
    }

    it('says nothing of origins when none is allowed', async () => {
      const headers = await get('https://a.example', []);
      expect(headers.get('access-control-allow-origin')).to.equal(null);
      expect(headers.get('vary')).to.equal(null);
    });

    it('never echoes an origin when any is allowed', async () => {
      const headers = await get('https://b.example', ['*']);
      expect(headers.get('access-control-allow-origin')).to.equal('*');
    });

    it('lets pages read errors too', async () => {
      const url = await serve({ allowedOrigins });
      const headers = { origin: 'https://a.example' };
      const answer = await fetch(`${url}/nowhere`, { headers });
      expect(answer.status).to.equal(404);
      expect(answer.headers.get('access-control-allow-origin')).to.equal('https://a.example');
    });

    const preflight = async (origin: string) => {
      const url = await serve({ allowedOrigins, authenticate: byApiKey(keys, 'X-Key') });
      const headers = { origin, 'access-control-request-method': 'PATCH' };
      return fetch(`${url}/fine`, { method: 'OPTIONS', headers });
    };

    it('answers a preflight without a credential', async () => {
      const answer = await preflight('http://localhost:3000');
      expect(answer.status).to.equal(204);
      expect(answer.headers.get('access-control-allow-methods')).to.include('PATCH');
      expect(answer.headers.get('access-control-allow-headers')).to.include('X-Key');
    });

    it('allows nothing in the preflight of another origin', async () => {
      const { headers } = await preflight('https://evil.example');
      expect([...headers.keys()].filter((name) => name.startsWith('access-'))).to.deep.equal([]);
    });
  });
});
