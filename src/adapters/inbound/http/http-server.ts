import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Router from '@koa/router';
import Koa, { type ParameterizedContext } from 'koa';
import { AppError } from '../../../domain/shared/app-error.js';
import type { Authenticate } from './authenticate.js';
import { allowOrigins, type CorsOptions } from './cors.js';
import {
  answerErrors,
  assignRequestId,
  type ErrorListeners,
  type RequestState,
} from './middleware.js';
import type { RequestMetrics } from './request-metrics.js';
import { RequestGate, type RequestLimits } from './request-gate.js';
import type { Route } from './route.js';
import { ANYBODY } from './route-actor.js';

export interface HttpServerDeps extends ErrorListeners {
  readonly routes: readonly Route[];
  readonly authenticate: Authenticate;
  readonly newRequestId: () => string;
  readonly limits: () => RequestLimits;
  readonly cors: CorsOptions;
  readonly measures?: RequestMetrics;
}

/** How long a stopping server waits for requests under way, ms. */
const DRAIN_MS = 8_000;

/** How often a stopping server looks for connections that became idle, ms. */
const TIDY_MS = 50;

/** Header lines of one request; beyond, Node 20 would silently drop some. */
const MAX_HEADERS = 100;

/** The application's HTTP side: mounts routes, answers errors as problems, drains on stop. */
export class HttpServer {
  private readonly server: Server;

  constructor(deps: HttpServerDeps) {
    const app = new Koa<RequestState>();
    app.silent = true;
    if (deps.measures) app.use(deps.measures.measure());
    app.use(assignRequestId(deps.newRequestId));
    if (deps.cors.allowedOrigins.length > 0) app.use(allowOrigins(deps.cors));
    app.use(answerErrors(deps));
    const router = mount(deps);
    app.use(router.routes());
    app.use(router.allowedMethods());
    const handle = app.callback();
    this.server = createServer(
      { headersTimeout: 15_000, requestTimeout: 60_000, keepAliveTimeout: 65_000 },
      (request, response) => {
        if (request.rawHeaders.length <= 2 * MAX_HEADERS) {
          void handle(request, response);
          return;
        }
        response.writeHead(431, { Connection: 'close' });
        response.end();
      },
    );
    this.server.maxHeadersCount = 0;
  }

  /**
   * @returns the port, which differs from the wanted one when that is 0
   * @throws AppError `configuration` when the address cannot be listened on
   */
  async listen(host: string, port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', (cause: NodeJS.ErrnoException) => {
        reject(cannotListen(host, port, cause));
      });
      this.server.listen({ host, port, backlog: 1_024 }, () => {
        this.server.removeAllListeners('error');
        resolve();
      });
    });
    return (this.server.address() as AddressInfo).port;
  }

  /** Takes no new requests, waits for those under way, and cuts what is left. */
  async stop(): Promise<void> {
    if (!this.server.listening) return;
    // A connection becomes idle when its last answer is out, and would then wait for another request.
    const tidy = setInterval(() => {
      this.server.closeIdleConnections();
    }, TIDY_MS);
    const cut = setTimeout(() => {
      this.server.closeAllConnections();
    }, DRAIN_MS);
    await new Promise<void>((resolve) => {
      this.server.close(() => {
        resolve();
      });
      this.server.closeIdleConnections();
    });
    clearInterval(tidy);
    clearTimeout(cut);
  }
}

function cannotListen(host: string, port: number, cause: NodeJS.ErrnoException): AppError {
  const address = `${host}:${String(port)}`;
  const message =
    cause.code === 'EADDRINUSE'
      ? `${address} is in use by another program; choose another api.port`
      : `Cannot listen on ${address} (api.host, api.port): ${cause.message}`;
  return new AppError('configuration', 'http.cannot-listen', message, { cause });
}

function mount({ routes, authenticate, ...deps }: HttpServerDeps): Router<RequestState> {
  const gate = new RequestGate(deps);
  const router = new Router<RequestState>({ sensitive: true, strict: true });
  for (const route of routes) {
    const handle = async (http: ParameterizedContext<RequestState>) => {
      const actor = route.isPublic ? ANYBODY : await authenticate(http.req);
      await route.handle({ http, execution: { actor, requestId: http.state.requestId } });
    };
    router[route.method](route.path, (http) => {
      http.state.route = route.path;
      return route.isUnlimited ? handle(http) : gate.pass(() => handle(http));
    });
  }
  return router;
}
