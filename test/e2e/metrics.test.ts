import { expect } from 'chai';
import { BOOTSTRAP_KEY, BrainProcess } from '../support/brain-process.js';
import { eventually } from '../support/eventually.js';
import { openMetricsFaults } from '../support/open-metrics.js';
import { PrometheusServer, promtoolFaults } from '../support/prometheus.js';
import { describeWith } from '../support/services.js';

const KEY = { 'X-API-Key': BOOTSTRAP_KEY };

describe('metrics', () => {
  let brain: BrainProcess;

  before(async () => {
    brain = await BrainProcess.start();
    await fetch(`${brain.url}/api/v1/tasks`, {
      method: 'POST',
      headers: { ...KEY, 'Content-Type': 'application/json' },
      body: JSON.stringify({ title: 'measured' }),
    });
    await brain.get('/api/v1/tasks?limit=1');
    await fetch(`${brain.url}/api/v1/tasks`);
    await fetch(`${brain.url}/github/events`, { method: 'POST', body: '{}' });
  });

  after(async () => {
    await brain.stop();
    await brain.dispose();
  });

  const read = (accept: string, path = '/metrics') =>
    fetch(brain.url + path, { headers: { Accept: accept } });

  it('are JSON unless something else is asked for', async () => {
    const answer = await read('*/*');
    expect(answer.headers.get('content-type')).to.match(/^application\/json/);
    expect(answer.headers.get('vary')).to.include('Accept');
    const { executionMetrics, apiMetrics, businessMetrics, systemMetrics } =
      (await answer.json()) as Record<string, Record<string, number>>;
    expect(executionMetrics).to.include({ runsTotal: 0, successRate: 1 });
    expect(apiMetrics?.['requestsTotal']).to.be.at.least(4);
    expect(apiMetrics?.['p99ResponseTimeMs']).to.be.greaterThan(0);
    expect(apiMetrics?.['errorsByEndpoint']).to.deep.include({ 'GET /api/v1/tasks': 1 });
    expect(businessMetrics?.['featureUsage']).to.deep.include({ 'tasks.create': 1 });
    expect(businessMetrics?.['activeUsers']).to.equal(1);
    expect(systemMetrics?.['memoryPercent']).to.be.within(0.1, 100);
    expect(systemMetrics?.['diskFreeBytes']).to.be.greaterThan(0);
  });

  it('show how everything fares, to whoever has a credential', async () => {
    expect((await fetch(`${brain.url}/api/performance/metrics`)).status).to.equal(401);
    const shown = await brain.get<Record<string, readonly Record<string, unknown>[]>>(
      '/api/performance/metrics',
    );
    expect(shown['useCases']?.map(({ useCase }) => useCase)).to.include('tasks.create');
    expect(shown['routes']?.map(({ route }) => route)).to.include('/api/v1/tasks');
    expect(shown['statements']?.map(({ kind }) => kind)).to.include.members([
      'select',
      'insert',
      'transaction',
    ]);
    expect(shown['connections']?.map(({ access }) => access)).to.have.members(['write', 'read']);
  });

  it('count who could not prove who they are', async () => {
    const text = await (await read('text/plain')).text();
    expect(text).to.match(/brain_authentication_failures_total\{reason="missing"\} [1-9]/);
    const labels = 'provider="github",reason="unsigned"';
    expect(text).to.include(`brain_webhook_signature_failures_total{${labels}} 1`);
    expect(text).to.include('brain_domain_events_written_total{type="brain.task.created"} 1');
  });

  it('are taken from outside, one or many at once', async () => {
    const post = (body: object, headers: Readonly<Record<string, string>> = {}) =>
      fetch(`${brain.url}/api/v1/metrics`, {
        method: 'POST',
        headers: { ...KEY, 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
    const one = await post({ name: 'signups', value: 3, unit: 'people', tags: { plan: 'team' } });
    expect(one.status).to.equal(201);
    expect(await one.json()).to.deep.include({ name: 'signups', kind: 'gauge', value: 3 });
    const order = { name: 'orders', value: 2, kind: 'counter' };
    const many = await post({ items: [order, order] });
    expect([many.status, ((await many.json()) as { items: object[] }).items.length]).to.deep.equal([
      201, 2,
    ]);
    for (const replayed of [null, 'true']) {
      const answer = await post(order, { 'Idempotency-Key': 'the-same' });
      expect([answer.status, answer.headers.get('idempotency-replayed')]).to.deep.equal([
        ...[201, replayed],
      ]);
    }
    const refused = await post({ items: [order, { name: 'a b', value: 'x' }] });
    const { errors } = (await refused.json()) as { errors: { path: string }[] };
    expect([refused.status, errors.map(({ path }) => path)]).to.deep.equal([
      400,
      ['items.1.name', 'items.1.value'],
    ]);
    const text = await (await read('text/plain')).text();
    expect(text).to.include('brain_custom_signups{plan="team"} 3');
    expect(text).to.include(
      '# TYPE brain_custom_orders_total counter\nbrain_custom_orders_total 6',
    );
    const { items } = await brain.get<{ items: Record<string, unknown>[] }>(
      '/api/v1/metrics?limit=200',
    );
    expect(items.find(({ name }) => name === 'signups')).to.deep.include({
      exposedAs: 'brain_custom_signups',
      unit: 'people',
      seriesCount: 1,
      isCustom: true,
    });
  });

  it('are strictly OpenMetrics where that is asked for', async () => {
    const answer = await read('application/openmetrics-text; version=1.0.0, text/plain;q=0.5');
    expect(answer.headers.get('content-type')).to.equal(
      'application/openmetrics-text; version=1.0.0; charset=utf-8',
    );
    expect(openMetricsFaults(await answer.text())).to.deep.equal([]);
  });

  it('need a credential where they are not public, and are not there where none are kept', async () => {
    const closed = await BrainProcess.start({
      env: {
        CLICKUP_BRAIN_MONITORING_PUBLIC_METRICS: 'false',
        CLICKUP_BRAIN_MONITORING_ENABLED: 'false',
      },
    });
    try {
      for (const path of ['/metrics', '/metrics/prometheus']) {
        expect((await fetch(closed.url + path)).status).to.equal(401);
        const answer = await fetch(closed.url + path, { headers: KEY });
        const { code } = (await answer.json()) as { code: string };
        expect([answer.status, code]).to.deep.equal([404, 'metrics.off']);
      }
    } finally {
      await closed.stop();
      await closed.dispose();
    }
  });

  describeWith('prometheus', 'as Prometheus reads them', () => {
    it('please promtool', async () => {
      const answer = await read('text/plain');
      expect(answer.headers.get('content-type')).to.equal(
        'text/plain; version=0.0.4; charset=utf-8',
      );
      const text = await answer.text();
      expect(text.match(/^# TYPE /gm)?.length).to.be.greaterThan(40);
      expect(await promtoolFaults(text)).to.equal('');
      expect(await (await read('*/*', '/metrics/prometheus')).text()).to.match(/^# HELP brain_/);
    });

    it('are scraped by a Prometheus server', async () => {
      const { host } = new URL(brain.url);
      const prometheus = await PrometheusServer.start(host, '/metrics');
      try {
        await eventually(async () => {
          const up = await prometheus.query('up{job="brain"}');
          const why = up[0] === 1 ? '' : await prometheus.lastError();
          expect([up, why]).to.deep.equal([[1], '']);
          const created = 'brain_use_case_duration_seconds_count{use_case="tasks.create"}';
          expect(await prometheus.query(created)).to.deep.equal([1]);
          const requests = await prometheus.query('sum(brain_http_requests_total)');
          expect(requests[0]).to.be.greaterThan(3);
        });
      } finally {
        await prometheus.stop();
      }
    });
  });
});
