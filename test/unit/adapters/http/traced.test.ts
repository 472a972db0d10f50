import { expect } from 'chai';
import { HttpServer } from '../../../../src/adapters/inbound/http/http-server.js';
import type { Route } from '../../../../src/adapters/inbound/http/route.js';
import { InMemoryLogger } from '../../../../src/adapters/outbound/memory/in-memory-logger.js';
import { InMemoryTracer } from '../../../../src/adapters/outbound/memory/in-memory-tracer.js';
import { SilentTracer } from '../../../../src/adapters/outbound/telemetry/silent-tracer.js';
import { AppError, notFound } from '../../../../src/domain/shared/app-error.js';
import type { TraceContext } from '../../../../src/domain/shared/trace-context.js';
import type { ExecutionContext } from '../../../../src/ports/runtime/execution-scope.js';
import type { Tracer } from '../../../../src/ports/runtime/tracer.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const PARENT = `00-${TRACE}-${SPAN}-01`;

describe('HttpServer and traces', () => {
  let server: HttpServer | undefined;
  let tracer: InMemoryTracer;
  let seen: ExecutionContext[];
  let logger: InMemoryLogger;

  beforeEach(() => {
    tracer = new InMemoryTracer();
    logger = new InMemoryLogger();
    seen = [];
  });

  afterEach(() => server?.stop());

  const route = (
    path: string,
    failure?: Error,
    rest: Partial<Pick<Route, 'isUnlimited' | 'isPublic'>> = {},
  ): Route => ({
    ...{ method: 'get', path, operation: path.slice(1), summary: 'A route', tag: 'Test' },
    ...{ answers: {}, ...rest },
    handle: async ({ http, execution }) => {
      seen.push(execution);
      if (failure) throw failure;
      http.status = 202;
      http.body = 'fine';
      await Promise.resolve();
    },
  });

  async function get(
    path: string,
    headers: Readonly<Record<string, string>> = {},
    by: Tracer | null = tracer,
  ): Promise<Response> {
    await server?.stop();
    server = new HttpServer({
      routes: [
        route('/things/:id'),
        route('/missing', notFound('thing', '1')),
        route('/away', new AppError('unavailable', 'database.away', 'away')),
        route('/broken', new Error('broken')),
        route('/health', undefined, { isUnlimited: true, isPublic: true }),
      ],
      authenticate: () => Promise.resolve({ kind: 'local', id: 'local:1', role: 'admin' }),
      newRequestId: () => 'r',
      logger,
      errors: { record: () => undefined },
      outcomes: { count: () => undefined },
      limits: () => ({ concurrent: 10, timeoutMs: 60_000 }),
      cors: { allowedOrigins: [], keyHeader: 'X-Key' },
      ...(by && { tracer: by }),
    });
    const port = await server.listen('127.0.0.1', 0);
    return fetch(`http://127.0.0.1:${String(port)}${path}`, { headers });
  }

  const answered = ({ headers }: Response) => headers.get('traceresponse');

  const shown = ({ traceId, spanId, isSampled }: TraceContext) =>
    `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;

  it('records a request by its route, below the span of the caller, and says which it was', async () => {
    const answer = await get('/things/7', { traceparent: PARENT, tracestate: 'rojo=1' });
    const [span] = tracer.spans;
    expect(span).to.deep.include({
      name: 'GET /things/:id',
      kind: 'server',
      parent: { traceId: TRACE, spanId: SPAN, isSampled: true, state: 'rojo=1' },
      attributes: {
        'http.request.method': 'GET',
        'http.route': '/things/:id',
        'http.response.status_code': 202,
      },
      failed: false,
    });
    expect(seen[0]?.trace).to.deep.equal(span?.context);
    expect(seen[0]?.trace).to.include({ traceId: TRACE, state: 'rojo=1' });
    expect(answered(answer)).to.equal(span && shown(span.context));
  });

  it('begins a trace where the caller has none, or none that is sound', async () => {
    for (const headers of [
      {},
      { traceparent: 'nonsense' },
      { traceparent: PARENT.toUpperCase() },
    ]) {
      await get('/things/7', headers);
    }
    const traceIds = tracer.spans.map(({ context }) => context.traceId);
    expect(new Set(traceIds)).to.have.lengthOf(3);
    expect(traceIds).not.to.include(TRACE);
    expect(tracer.spans.map(({ parent }) => parent)).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ]);
  });

  for (const [path, status, code, failed] of [
    ['/missing', 404, 'thing.not-found', false],
    ['/away', 503, 'database.away', true],
    ['/broken', 500, 'internal', true],
  ] as const) {
    it(`tells that a request was answered with ${String(status)}`, async () => {
      const answer = await get(path);
      expect(answer.status).to.equal(status);
      expect(answered(answer)).to.match(/^00-/);
      const [span] = tracer.spans;
      expect(span?.failed).to.equal(failed);
      expect(span?.attributes).to.include({
        'http.response.status_code': status,
        'error.type': code,
      });
    });
  }

  it('names the trace in the log when a request fails', async () => {
    await get('/broken', { traceparent: PARENT });
    const entry = logger.entries.find(({ message }) => message === 'request failed');
    expect(entry?.facts).to.include({ traceId: TRACE });
  });

  it('records nothing of health checks and of what is not there', async () => {
    expect(answered(await get('/health'))).to.equal(null);
    expect(answered(await get('/nowhere'))).to.equal(null);
    expect(tracer.spans).to.deep.equal([]);
  });

  it('records nothing that its caller does not record, and passes that on', async () => {
    const answer = await get('/things/7', { traceparent: PARENT.replace(/01$/, '00') });
    expect(tracer.spans).to.deep.equal([]);
    expect(seen[0]?.trace).to.include({ traceId: TRACE, isSampled: false });
    expect(answered(answer)).to.match(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-00$`));
  });

  for (const [what, off] of Object.entries({ off: new SilentTracer(), absent: null })) {
    it(`passes the trace of the caller on while tracing is ${what}`, async () => {
      const answer = await get('/things/7', { traceparent: PARENT, tracestate: 'rojo=1' }, off);
      expect(seen[0]?.trace).to.deep.equal({
        ...{ traceId: TRACE, spanId: SPAN, isSampled: true, state: 'rojo=1' },
      });
      expect(answered(answer)).to.equal(null);
      await get('/things/7', {}, off);
      expect(seen[1]).to.deep.equal({
        actor: { kind: 'local', id: 'local:1', role: 'admin' },
        requestId: 'r',
      });
    });
  }
});
