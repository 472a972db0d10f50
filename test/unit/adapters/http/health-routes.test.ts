import { expect } from 'chai';
import { healthRoutes } from '../../../../src/adapters/inbound/http/health-routes.js';
import type { RouteContext } from '../../../../src/adapters/inbound/http/route.js';
import type {
  CheckHealth,
  HealthReport,
} from '../../../../src/application/monitoring/check-health.js';
import { ManualClock } from '../../../support/manual-clock.js';

const clock = new ManualClock();

const REPORT: HealthReport = {
  status: 'degraded',
  timestamp: clock.now(),
  checks: [
    {
      name: 'jobs',
      status: 'degraded',
      lastCheck: clock.now(),
      durationMs: 3,
      details: { oldestSeconds: 900, queue: 'payroll' },
    },
  ],
  summary: { totalChecks: 1, healthyChecks: 0, failedChecks: 1 },
};

describe('GET /health', () => {
  const report = async (isFull: boolean) => {
    const routes = healthRoutes({
      health: { execute: () => Promise.resolve(REPORT) } as unknown as CheckHealth,
      clock,
      state: { isServing: true },
      stopping: new AbortController().signal,
      showsDetails: () => Promise.resolve(isFull),
    });
    const headers = new Map<string, string>();
    const set = (name: string, value: string) => headers.set(name, value);
    const http = { status: 404, body: undefined as unknown, headers, set };
    const route = routes.find(({ path }) => path === '/health');
    await route?.handle({ http } as unknown as RouteContext);
    return http;
  };

  it('shows names and states to anybody, in the same shape', async () => {
    const { body, status } = await report(false);
    expect(status).to.equal(200);
    expect(body).to.deep.equal({ ...REPORT, checks: [{ ...REPORT.checks[0], details: {} }] });
  });

  it('shows what was measured to who may read it', async () => {
    expect((await report(true)).body).to.equal(REPORT);
  });

  it('is kept nowhere on the way: it differs by who asks', async () => {
    for (const isFull of [true, false]) {
      expect((await report(isFull)).headers.get('Cache-Control')).to.equal('no-store');
    }
  });
});
