import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import Koa from 'koa';
import { expect } from 'chai';
import { answerEvents } from '../../../../src/adapters/inbound/http/event-source.js';
import type { RouteContext } from '../../../../src/adapters/inbound/http/route.js';
import { InMemoryLogger } from '../../../../src/adapters/outbound/memory/in-memory-logger.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';
import type { Actor } from '../../../../src/domain/access/actor.js';
import { eventually } from '../../../support/eventually.js';

const actor: Actor = { kind: 'api-key', id: 'api-key:1', role: 'admin' };

describe('answerEvents', () => {
  let server: Server;
  let stopping: AbortController;
  let logger: InMemoryLogger;
  let signals: AbortSignal[];
  let open: (signal: AbortSignal) => Promise<AsyncIterable<string>>;

  beforeEach(async () => {
    stopping = new AbortController();
    logger = new InMemoryLogger();
    signals = [];
    const app = new Koa();
    app.silent = true;
    app.use(async (http) => {
      const context: RouteContext = { http, execution: { actor, requestId: 'r-1' } };
      const deps = {
        logger,
        authenticate: () => Promise.resolve(actor),
        stopping: stopping.signal,
      };
      await answerEvents(context, deps, (signal) => {
        signals.push(signal);
        return open(signal);
      });
    });
    const handle = app.callback();
    server = createServer((request, response) => void handle(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(async () => {
    stopping.abort();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const ask = async (): Promise<IncomingMessage> => {
    const { port } = server.address() as AddressInfo;
    const [answer] = (await once(get({ port, host: '127.0.0.1' }), 'response')) as [
      IncomingMessage,
    ];
    return answer;
  };

  it('pulls no faster than the client reads', async () => {
    let pulled = 0;

    open = async () =>
      (async function* endless() {
        for (;;) {
          pulled += 1;
          yield 'x'.repeat(64 * 1024);
          await new Promise((resolve) => setImmediate(resolve));
        }
      })();
    const answer = await ask();
    let before = -1;
    await eventually(() => {
      const now = pulled;
      const isStill = now === before;
      before = now;
      expect(isStill, 'still pulling').to.equal(true);
    });
    expect(pulled * 64).to.be.lessThan(64 * 1024);
    answer.destroy();
    await eventually(() => expect(signals[0]?.aborted).to.equal(true));
  });

  it('ends with its source, and when the server stops', async () => {
    open = (signal) =>
      Promise.resolve(
        (async function* one() {
          yield 'data: 1\n\n';
          if (signals.length === 2) await once(signal, 'abort');
        })(),
      );
    const first = (await (await ask()).toArray()).join('');
    expect(first).to.equal(': connected\n\ndata: 1\n\n');
    const second = await ask();
    stopping.abort();
    expect((await second.toArray()).join('')).to.match(/^: connected/);
    expect(logger.entries).to.deep.equal([]);
  });

  it('answers a refusal of the source as any other, and leaves nothing open', async () => {
    open = () => Promise.reject(new AppError('rate-limited', 'logs.too-many-followers', 'Full'));
    const answer = await ask();
    answer.resume();
    expect(answer.statusCode).to.equal(500);
    expect(signals[0]?.aborted).to.equal(true);
  });
});
