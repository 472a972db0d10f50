import { expect } from 'chai';
import { HttpServer } from '../../../../src/adapters/inbound/http/http-server.js';
import { RequestMetrics } from '../../../../src/adapters/inbound/http/request-metrics.js';
import type { Route } from '../../../../src/adapters/inbound/http/route.js';
import { WebhookMetrics } from '../../../../src/adapters/inbound/http/webhook-metrics.js';
import { InMemoryLogger } from '../../../../src/adapters/outbound/memory/in-memory-logger.js';
import { InMemoryMetrics } from '../../../../src/adapters/outbound/memory/in-memory-metrics.js';
import { AppError, notFound } from '../../../../src/domain/shared/app-error.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { rejectionOf } from '../../../support/rejection.js';

describe('RequestMetrics', () => {
  let metrics: InMemoryMetrics;
  let server: HttpServer;
  let url: string;
  let underWay: number;

  beforeEach(async () => {
    metrics = new InMemoryMetrics();
    underWay = 0;
    const route: Route = {
      method: 'get',
      path: '/things/:id',
      operation: 'things.get',
      summary: 'A thing',
      tag: 'Test',
      isPublic: true,
      answers: {},
      handle: ({ http }) => {
        underWay = metrics.value('http_requests_under_way');
        if (http.path.endsWith('7')) return Promise.reject(notFound('thing', '7'));
        if (http.path.endsWith('8')) return Promise.reject(new Error('bug'));
        http.body = { fine: true };
        return Promise.resolve();
      },
    };
    server = new HttpServer({
      routes: [route],
      authenticate: () => Promise.reject(new Error('not needed')),
      newRequestId: () => 'r',
      logger: new InMemoryLogger(),
      errors: { record: () => undefined },
      outcomes: { count: () => undefined },
      limits: () => ({ concurrent: 10, timeoutMs: 60_000 }),
      cors: { allowedOrigins: [], keyHeader: 'X-Key' },
      measures: new RequestMetrics(metrics),
    });
    url = `http://127.0.0.1:${String(await server.listen('127.0.0.1', 0))}`;
  });

  afterEach(() => server.stop());

  const requests = (status: string, route = '/things/:id', method = 'GET') =>
    metrics.value('http_requests_total', { method, route, status });

  it('counts by the pattern of the route and the class of the status', async () => {
    for (const id of [1, 2, 7, 8]) await fetch(`${url}/things/${String(id)}`);
    expect([requests('2xx'), requests('4xx'), requests('5xx')]).to.deep.equal([2, 1, 1]);
    const labels = { method: 'GET', route: '/things/:id' };
    expect(metrics.value('http_request_duration_seconds_count', labels)).to.equal(4);
    expect(metrics.value('http_request_duration_seconds_sum', labels)).to.be.greaterThan(0);
  });

  it('counts what no route answers as one', async () => {
    await fetch(`${url}/nothing`);
    await fetch(`${url}/nowhere`);
    await fetch(`${url}/things/1`, { method: 'PUT' });
    await fetch(`${url}/nothing`, { method: 'PROPFIND' });
    expect(requests('4xx', 'none')).to.equal(2);
    expect(requests('4xx', 'none', 'PUT')).to.equal(1);
    const described = metrics.describe().find(({ name }) => name === 'http_requests_total');
    expect(described?.seriesCount).to.equal(3);
  });

  it('counts what is refused before any route', async () => {
    const headers = Array.from({ length: 101 }, (_, at): [string, string] => [
      `x-${String(at)}`,
      '',
    ]);
    expect((await fetch(`${url}/things/1`, { headers })).status).to.equal(431);
    expect(requests('4xx', 'none')).to.equal(1);
  });

  it('shows how many are under way', async () => {
    await fetch(`${url}/things/1`);
    expect(underWay).to.equal(1);
    expect(metrics.value('http_requests_under_way')).to.equal(0);
  });
});

describe('WebhookMetrics', () => {
  it('tells what became of deliveries', async () => {
    const metrics = new InMemoryMetrics();
    const clock = new ManualClock();
    const webhooks = new WebhookMetrics(metrics, clock);
    const github = { name: 'github', patienceMs: 10_000 };
    const refuse = (error: Error) =>
      rejectionOf(webhooks.counted(github, () => Promise.reject<{ duplicate: boolean }>(error)));
    await webhooks.counted(github, () => Promise.resolve({ duplicate: false }));
    await webhooks.counted(github, () => Promise.resolve({ duplicate: true }));
    await refuse(new AppError('unauthorised', 'webhook.bad-signature', 'No'));
    await refuse(new AppError('too-large', 'request.too-large', 'No'));
    await refuse(new Error('database'));
    const outcomes = ['stored', 'duplicate', 'refused', 'failed'].map((outcome) =>
      metrics.value('webhook_deliveries_total', { provider: 'github', outcome }),
    );
    expect(outcomes).to.deep.equal([1, 1, 2, 1]);
    const labels = { provider: 'github', reason: 'bad-signature' };
    expect(metrics.value('webhook_signature_failures_total', labels)).to.equal(1);
    expect(metrics.value('webhook_late_answers_total', { provider: 'github' })).to.equal(0);
    await webhooks.counted(github, async () => {
      await clock.advance(10_001);
      return { duplicate: false };
    });
    expect(metrics.value('webhook_late_answers_total', { provider: 'github' })).to.equal(1);
  });
});
