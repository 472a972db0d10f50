import { expect } from 'chai';
import { InMemorySystemProbe } from '../../../../src/adapters/outbound/memory/monitoring/in-memory-system-probe.js';
import { CheckHealth } from '../../../../src/application/monitoring/check-health.js';
import { jobChecks } from '../../../../src/application/monitoring/checks/job-checks.js';
import { machineChecks } from '../../../../src/application/monitoring/checks/machine-checks.js';
import { webhookCheck } from '../../../../src/application/monitoring/checks/webhook-check.js';
import { pluginCheck } from '../../../../src/application/monitoring/checks/plugin-check.js';
import { LOST_AFTER_MS, type Worker } from '../../../../src/domain/jobs/worker.js';
import { turnedOffReason, type PluginView } from '../../../../src/domain/plugins/plugin-state.js';
import type { HealthCheck } from '../../../../src/ports/runtime/health-check.js';
import { aPayload, aReceivedEvent, aWorker } from '../../../support/builders.js';
import { inMemoryParts } from '../../../support/in-memory-parts.js';

const THRESHOLDS = {
  diskFreePercent: 10,
  memoryPercent: 90,
  cpuPercent: 95,
  eventLoopDelayMs: 500,
  jobBacklogSeconds: 300,
};

describe('health checks', () => {
  let parts: ReturnType<typeof inMemoryParts>;
  let probe: InMemorySystemProbe;
  let thresholds: typeof THRESHOLDS;

  beforeEach(() => {
    parts = inMemoryParts();
    probe = new InMemorySystemProbe();
    thresholds = THRESHOLDS;
  });

  const look = async (checks: readonly HealthCheck[]) => {
    const { checks: results } = await new CheckHealth({ checks, clock: parts.clock }).execute();
    return Object.fromEntries(
      results.map(({ name, status, details }) => [name, { status, details }]),
    );
  };

  describe('of the machine', () => {
    const checks = () => machineChecks({ probe, clock: parts.clock, thresholds: () => thresholds });

    it('are healthy while it is at rest', async () => {
      const seen = await look(checks());
      expect(Object.entries(seen).map(([name, { status }]) => `${name} ${status}`)).to.deep.equal([
        'disk healthy',
        'memory healthy',
        'cpu healthy',
        'event-loop healthy',
      ]);
    });

    it('find too little disk and memory at once, by thresholds that may change', async () => {
      const disk = { freeBytes: 9e9, totalBytes: 100e9, usedPercent: 91 };
      probe.reading = { ...probe.reading, disk, memoryPercent: 90.5 };
      const all = checks();
      const seen = await look(all);
      expect(seen['disk']).to.deep.equal({
        status: 'degraded',
        details: { freePercent: 9, freeBytes: 9e9 },
      });
      expect(seen['memory']?.status).to.equal('degraded');
      thresholds = { ...THRESHOLDS, diskFreePercent: 5, memoryPercent: 95 };
      const later = await look(all);
      expect([later['disk']?.status, later['memory']?.status]).to.deep.equal([
        'healthy',
        'healthy',
      ]);
    });

    it('take a disk that cannot be read for no fault', async () => {
      probe.reading = {
        ...probe.reading,
        disk: { freeBytes: 0, totalBytes: 0, usedPercent: 0 },
      };
      expect((await look(checks()))['disk']?.status).to.equal('healthy');
    });

    it('find a busy processor only after a minute without a pause', async () => {
      const all = checks();
      const cpu = async (cpuPercent: number, afterMs: number) => {
        await parts.clock.advance(afterMs);
        probe.reading = { ...probe.reading, cpuPercent };
        return (await look(all))['cpu']?.status;
      };
      expect(await cpu(99, 0)).to.equal('healthy');
      expect(await cpu(99, 59_000)).to.equal('healthy');
      expect(await cpu(99, 1_000)).to.equal('degraded');
      expect(await cpu(50, 1_000)).to.equal('healthy');
      expect(await cpu(99, 59_000)).to.equal('healthy');
    });

    it('find an event loop that is late for 10 seconds', async () => {
      const all = checks();
      const eventLoopDelayMs = { p50: 10, p99: 501, max: 900 };
      probe.reading = { ...probe.reading, self: { ...probe.reading.self, eventLoopDelayMs } };
      expect((await look(all))['event-loop']?.status).to.equal('healthy');
      await parts.clock.advance(10_000);
      expect((await look(all))['event-loop']).to.deep.equal({
        status: 'degraded',
        details: { delayP99Ms: 501 },
      });
    });
  });

  describe('of jobs', () => {
    let providers: readonly string[];

    beforeEach(() => {
      providers = ['github'];
    });

    const checks = () =>
      jobChecks({
        queries: parts.jobQueries,
        workers: parts.workerQueries,
        clock: parts.clock,
        sharedClock: parts.clock,
        thresholds: () => thresholds,
        handledQueues: () => ['events'],
        configuredProviders: () => providers,
        knownProviders: ['github'],
      });

    it('find the queue whose job has been due for too long', async () => {
      await parts.jobs.enqueue([{ queue: 'events', payload: {} }]);
      await parts.clock.advance(300_000);
      expect((await look(checks()))['jobs']?.status).to.equal('healthy');
      await parts.clock.advance(1_000);
      expect((await look(checks()))['jobs']).to.deep.equal({
        status: 'degraded',
        details: { oldestSeconds: 301, queue: 'events' },
      });
    });

    it('do not count jobs that are not due', async () => {
      const runAt = new Date(parts.clock.now().getTime() + 1e9);
      await parts.jobs.enqueue([{ queue: 'events', payload: {}, runAt }]);
      expect((await look(checks()))['jobs']).to.deep.include({ details: { oldestSeconds: 0 } });
    });

    it('find jobs and providers that nobody knows what to do with', async () => {
      expect((await look(checks()))['registry']?.status).to.equal('healthy');
      await parts.jobs.enqueue([{ queue: 'forgotten', payload: {} }]);
      providers = ['github', 'gitea'];
      expect((await look(checks()))['registry']).to.deep.equal({
        status: 'degraded',
        details: { queuesWithoutHandler: 'forgotten', providersWithoutConnector: 'gitea' },
      });
    });
  });

  describe('of workers', () => {
    const registry = async () => {
      await parts.clock.advance(10_000);
      const checks = jobChecks({
        ...{ queries: parts.jobQueries, workers: parts.workerQueries },
        ...{ clock: parts.clock, sharedClock: parts.clock, thresholds: () => thresholds },
        ...{ handledQueues: () => ['events', 'mail'], isElsewhere: (name) => name === 'a.b' },
        ...{ configuredProviders: () => [], knownProviders: [] },
      });
      return (await look(checks))['registry'];
    };
    const beat = (worker: Partial<Worker>) =>
      parts.workers.beat(aWorker({ id: 'one', heartbeatAt: parts.clock.now(), ...worker }));

    it('find a queue whose jobs wait for a worker that is not there', async () => {
      await parts.jobs.enqueue([{ queue: 'mail', payload: {} }]);
      expect((await registry())?.status, 'for 10 seconds').to.equal('healthy');
      const found = { status: 'degraded', details: { queuesWithoutWorker: 'mail' } };
      expect(await registry(), 'for 20 seconds').to.deep.equal(found);
      await beat({ queues: ['events'] });
      expect(await registry(), 'others are not enough').to.deep.equal(found);
      await beat({ queues: ['events', 'mail'] });
      expect((await registry())?.status).to.equal('healthy');
      await beat({ queues: ['mail'], draining: true });
      expect(await registry(), 'one that drains takes no more').to.deep.equal(found);
      const long = new Date(parts.clock.now().getTime() - LOST_AFTER_MS);
      await beat({ queues: ['mail'], heartbeatAt: long });
      expect(await registry(), 'one that is lost takes none').to.deep.equal(found);
    });

    it('take nobody for missing whose jobs are not due', async () => {
      const runAt = new Date(parts.clock.now().getTime() + 1e9);
      await parts.jobs.enqueue([{ queue: 'mail', payload: {}, runAt }]);
      await parts.clock.advance(60_000);
      expect((await registry())?.status).to.equal('healthy');
    });

    it('know of handlers that only other processes have', async () => {
      await parts.jobs.enqueue([{ queue: 'embedded', payload: {} }]);
      expect((await registry())?.details).to.deep.equal({ queuesWithoutHandler: 'embedded' });
      await beat({ queues: ['embedded'] });
      expect((await registry())?.status).to.equal('healthy');
    });

    it('find a queue that is served elsewhere, and not served there either', async () => {
      await parts.jobs.enqueue([{ queue: 'a.b', payload: {} }]);
      await parts.clock.advance(20_000);
      expect((await registry())?.details).to.deep.equal({ queuesWithoutWorker: 'a.b' });
    });
  });

  describe('of webhooks', () => {
    const check = () =>
      webhookCheck({
        queries: parts.eventQueries,
        clock: parts.clock,
        providers: () => ['github'],
      });

    const add = (status: 'processed' | 'failed' | 'received') =>
      parts.work.run(() =>
        parts.events.addIfNew(
          aReceivedEvent({ provider: 'github', status, createdAt: parts.clock.now() }),
          aPayload(),
          [],
        ),
      );

    it('take silence for no fault', async () => {
      expect((await look([check()]))['webhooks']).to.deep.equal({
        status: 'healthy',
        details: { github: 'no delivery yet' },
      });
    });

    it('are degraded when none of the last deliveries could be handled', async () => {
      for (let count = 0; count < 5; count += 1) await add('failed');
      await add('received');
      expect((await look([check()]))['webhooks']).to.deep.equal({
        status: 'degraded',
        details: { github: 'no success among the last 6' },
      });
      await add('processed');
      expect((await look([check()]))['webhooks']?.status).to.equal('healthy');
    });
  });

  it('ask for what is dear once in 10 seconds', async () => {
    let asked = 0;
    const queries = { waiting: () => Promise.resolve((asked++, [])) };
    const checks = jobChecks({
      queries,
      workers: parts.workerQueries,
      clock: parts.clock,
      sharedClock: parts.clock,
      thresholds: () => thresholds,
      handledQueues: () => [],
      configuredProviders: () => [],
      knownProviders: [],
    });
    await look(checks);
    await look(checks);
    expect(asked).to.equal(1);
    await parts.clock.advance(10_000);
    await look(checks);
    expect(asked).to.equal(2);
  });

  it('plugins: degraded when one failed or was turned off, not when people disabled it', async () => {
    let isUpToDate = true;
    const check = async (status: PluginView['status'], reason: string | null = null) => {
      const views = () => [{ status, reason } as PluginView];
      const { plugins } = await look([pluginCheck(() => ({ isUpToDate, views }))]);
      return plugins?.status;
    };
    expect(await check('enabled')).to.equal('healthy');
    expect(await check('disabled', 'not wanted')).to.equal('healthy');
    expect(await check('failed', 'no')).to.equal('degraded');
    expect(await check('disabled', turnedOffReason('timeout'))).to.equal('degraded');
    isUpToDate = false;
    expect(await check('enabled')).to.equal('degraded');
  });
});
