import { expect } from 'chai';
import type { HealthReport } from '../../../../src/application/monitoring/check-health.js';
import { HealthWatch } from '../../../../src/application/monitoring/health-watch.js';
import type { HealthStatus } from '../../../../src/domain/shared/health-status.js';
import { inMemoryParts, settle } from '../../../support/in-memory-parts.js';

function open() {
  const parts = inMemoryParts();
  const state: {
    failing: Record<string, HealthStatus>;
    isAway: boolean;
    isEnabled: boolean;
  } = {
    failing: {},
    isAway: false,
    isEnabled: true,
  };
  const health = {
    execute: (): Promise<HealthReport> => {
      const statuses = Object.values(state.failing);
      const status = statuses.includes('unhealthy')
        ? 'unhealthy'
        : statuses.length > 0
          ? 'degraded'
          : 'healthy';
      const checks = Object.entries(state.failing).map(([name, one]) => ({
        name,
        status: one,
        lastCheck: parts.clock.now(),
        durationMs: 1,
        details: {},
      }));
      const summary = { totalChecks: 1, healthyChecks: 0, failedChecks: checks.length };
      return Promise.resolve({ status, timestamp: parts.clock.now(), checks, summary });
    },
  };
  const work = Object.assign(Object.create(parts.work) as typeof parts.work, {
    run: <T>(action: () => Promise<T>) =>
      state.isAway ? Promise.reject(new Error('away')) : parts.work.run(action),
  });
  const watch = new HealthWatch({
    ...{ ...parts, work, health, record: parts.serviceRecord, run: 'r' },
    isEnabled: () => state.isEnabled,
  });
  const startMs = parts.clock.now().getTime();
  const incidents = async () =>
    (await parts.serviceRecord.incidents(new Date(0), new Date(2 ** 46))).map(
      ({ worst, checks, beganAt, endedAt }) => ({
        worst,
        checks,
        began: (beganAt.getTime() - startMs) / 1_000,
        ended: endedAt && (endedAt.getTime() - startMs) / 1_000,
      }),
    );
  const pass = async (seconds: number) => {
    await settle();
    for (let second = 0; second < seconds; second += 1) {
      await parts.clock.advance(1_000);
      await settle();
    }
  };
  return { ...parts, state, watch, incidents, pass };
}

describe('HealthWatch', () => {
  it('looks only while it is asked to, and leaves nothing open when it is not', async () => {
    const { watch, state, incidents, pass } = open();
    state.isEnabled = false;
    state.failing = { cache: 'degraded' };
    watch.start();
    await pass(10);
    expect(await incidents()).to.deep.equal([]);
    state.isEnabled = true;
    await pass(5);
    expect((await incidents()).map(({ ended }) => ended)).to.deep.equal([null]);
    state.isEnabled = false;
    await pass(5);
    expect((await incidents()).map(({ began, ended }) => [began, ended])).to.deep.equal([[15, 20]]);
    await watch.stop();
  });

  it('remembers a failure from when it was seen until all is healthy, with the worst of it', async () => {
    const { watch, state, incidents, pass } = open();
    watch.start();
    await pass(10);
    state.failing = { cache: 'degraded' };
    await pass(5);
    expect(await incidents()).to.deep.equal([
      { worst: 'degraded', checks: ['cache'], began: 15, ended: null },
    ]);
    state.failing = { database: 'unhealthy' };
    await pass(5);
    state.failing = { cache: 'degraded' };
    await pass(5);
    state.failing = {};
    await pass(5);
    expect(await incidents()).to.deep.equal([
      { worst: 'unhealthy', checks: ['cache', 'database'], began: 15, ended: 30 },
    ]);
    await watch.stop();
  });

  it('stores what it could not while the database was what failed', async () => {
    const { watch, state, incidents, pass } = open();
    watch.start();
    state.failing = { database: 'unhealthy' };
    state.isAway = true;
    await pass(20);
    expect(await incidents()).to.deep.equal([]);
    state.failing = {};
    state.isAway = false;
    await pass(5);
    expect(await incidents()).to.deep.equal([
      { worst: 'unhealthy', checks: ['database'], began: 5, ended: 25 },
    ]);
    await watch.stop();
  });

  it('does not hold up the stop while a check hangs', async () => {
    const parts = inMemoryParts();
    const health = { execute: () => new Promise<never>(() => undefined) };
    const watch = new HealthWatch({
      ...{ ...parts, health, record: parts.serviceRecord, run: 'r' },
      isEnabled: () => true,
    });
    watch.start();
    const stopped = watch.stop();
    await settle();
    await parts.clock.advance(1_000);
    await stopped;
  });

  it('ends what a process saw that runs no more, and leaves alone what a living one sees', async () => {
    const { watch, serviceRecord, work, clock, ids, incidents, pass } = open();
    const now = clock.now();
    const incident = (processId: string) => ({
      id: ids.next(),
      processId,
      worst: 'degraded' as const,
      checks: [processId],
      beganAt: new Date(now.getTime() - 1_000),
      endedAt: null,
    });
    const span = {
      id: ids.next(),
      process: 'living',
      roles: ['worker'],
      beganAt: now,
      seenAt: new Date(now.getTime() + 600_000),
      stoppedAt: null,
    };
    await work.run(async () => {
      await serviceRecord.saveIncident(incident('dead'));
      await serviceRecord.saveIncident(incident('living'));
      await serviceRecord.saveSpan(span);
    });
    watch.start();
    await pass(40);
    const found = await incidents();
    expect(found.find(({ checks }) => checks[0] === 'dead')?.ended).to.not.equal(null);
    expect(found.find(({ checks }) => checks[0] === 'living')?.ended).to.equal(null);
    await watch.stop();
  });
});
