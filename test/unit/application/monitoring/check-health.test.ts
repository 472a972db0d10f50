import { expect } from 'chai';
import { CheckHealth } from '../../../../src/application/monitoring/check-health.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';
import type { HealthCheck } from '../../../../src/ports/runtime/health-check.js';
import { ManualClock } from '../../../support/manual-clock.js';

describe('CheckHealth', () => {
  let clock: ManualClock;

  beforeEach(() => {
    clock = new ManualClock();
  });

  const of = (...checks: HealthCheck[]) => new CheckHealth({ checks, clock });

  const answering = (name: HealthCheck['name'] = 'database'): HealthCheck => ({
    ...{ name, critical: true, check: () => Promise.resolve({ version: '16' }) },
  });

  const failing = (critical: boolean, error: Error = new Error('refused')): HealthCheck => ({
    ...{ name: critical ? 'database' : 'broker', critical, check: () => Promise.reject(error) },
  });

  const hanging = (critical: boolean): HealthCheck => ({
    ...{ name: 'cache', critical, check: () => new Promise(() => undefined) },
  });

  it('is healthy when everything answers, and shows what it says', async () => {
    const report = await of(answering('database'), answering('migrations')).execute();
    expect(report).to.deep.include({
      status: 'healthy',
      timestamp: clock.now(),
      summary: { totalChecks: 2, healthyChecks: 2, failedChecks: 0 },
    });
    expect(report.checks[0]).to.deep.equal({
      name: 'database',
      status: 'healthy',
      lastCheck: clock.now(),
      durationMs: 0,
      details: { version: '16' },
    });
    expect(clock.asleep).to.equal(0);
  });

  it('is healthy when it depends on nothing', async () => {
    expect((await of().execute()).status).to.equal('healthy');
  });

  it('is unhealthy without something critical, degraded without something else', async () => {
    expect((await of(answering(), failing(false)).execute()).status).to.equal('degraded');
    const report = await of(failing(true), failing(false), answering()).execute();
    expect(report.status).to.equal('unhealthy');
    expect(report.checks.map(({ status }) => status)).to.deep.equal([
      'unhealthy',
      'degraded',
      'healthy',
    ]);
    expect(report.summary).to.deep.equal({ totalChecks: 3, healthyChecks: 1, failedChecks: 2 });
  });

  it('names the code of a failure and nothing else of it', async () => {
    const error = new AppError('unavailable', 'database.away', 'password=secret');
    const { checks } = await of(failing(true, error), failing(true)).execute();
    expect(checks.map(({ details }) => details)).to.deep.equal([
      { error: 'database.away' },
      { error: 'internal' },
    ]);
  });

  it('waits no longer than five seconds for an answer', async () => {
    let isOver = false;
    const asked = of(hanging(false), answering()).execute();
    void asked.then(() => (isOver = true));
    await clock.advance(4_999);
    expect(isOver).to.equal(false);
    await clock.advance(1);
    const report = await asked;
    expect(report.status).to.equal('degraded');
    expect(report.checks[0]).to.deep.include({
      durationMs: 5_000,
      details: { error: 'does not answer' },
    });
  });

  it('shares a look that hangs, and does not let questions pile up', async () => {
    let asked = 0;
    const check = () => {
      asked += 1;
      return new Promise<never>(() => undefined);
    };
    const health = of({ name: 'cache', critical: false, check });
    const reports = new Set<unknown>();
    for (let second = 0; second < 60; second += 1) {
      void health.execute().then((report) => reports.add(report));
      await clock.advance(1_000);
    }
    expect(asked).to.equal(2);
    expect(reports.size).to.be.within(7, 12);
  });

  it('sees that what hung answers again', async () => {
    let answer: (facts: object) => void = () => undefined;
    const check = () =>
      new Promise<Record<string, never>>(
        (resolve) =>
          (answer = () => {
            resolve({});
          }),
      );
    const health = of({ name: 'cache', critical: false, check });
    const hung = health.execute();
    await clock.advance(5_000);
    expect((await hung).status).to.equal('degraded');
    await clock.advance(1_001);
    const late = health.execute();
    answer({});
    expect((await late).status).to.equal('healthy');
  });

  it('asks at most once a second, however often it is asked', async () => {
    let asked = 0;
    const check = () => Promise.resolve({ asked: (asked += 1) });
    const health = of({ name: 'database', critical: true, check });
    const [first, second] = await Promise.all([health.execute(), health.execute()]);
    expect(second).to.equal(first);
    await clock.advance(1_000);
    expect(await health.execute()).to.equal(first);
    await clock.advance(1);
    await health.execute();
    expect(asked).to.equal(2);
  });
});
