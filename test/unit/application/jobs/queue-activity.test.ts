import { expect } from 'chai';
import { JobMetrics } from '../../../../src/adapters/inbound/worker/job-metrics.js';
import type { Job, JobStatus } from '../../../../src/domain/jobs/job.js';
import { settle } from '../../../support/in-memory-parts.js';
import { jobsUnderTest } from './jobs-under-test.js';

describe('what became of the jobs of a queue', () => {
  it('is told in numbers of the last hour, of that queue alone', async () => {
    const { get, metrics, sampler, clock } = jobsUnderTest();
    const measured = new JobMetrics(metrics, clock);
    /** One that was due two seconds ago and takes one. */
    const attempt = async (queue: string, outcome: JobStatus) => {
      const runAt = new Date(clock.now().getTime() - 2_000);
      const ended = measured.begun({ queue, runAt } as Job);
      await clock.advance(1_000);
      await settle();
      ended(outcome);
    };
    sampler.start();
    for (const outcome of ['completed', 'completed', 'failed', 'dead_letter'] as const) {
      await attempt('mail', outcome);
    }
    await attempt('mail', 'pending');
    await attempt('mail', 'cancelled');
    await attempt('http', 'completed');
    await clock.advance(1_000);
    await settle();
    const { lastHour } = await get.execute({ name: 'mail' });
    expect(lastHour).to.deep.include({ attempts: 4, attemptsPerMinute: 4 / 60, errorRate: 0.5 });
    expect(lastHour.waitSeconds?.p50).to.be.within(1, 2.5);
    expect(lastHour.runSeconds?.p99).to.be.within(0.5, 1);
    expect((await get.execute({ name: 'http' })).lastHour).to.include({
      attempts: 1,
      errorRate: 0,
    });
  });

  it('is nothing while nothing was measured', async () => {
    const { get } = jobsUnderTest();
    expect((await get.execute({ name: 'mail' })).lastHour).to.deep.equal({
      ...{ attempts: 0, attemptsPerMinute: 0, errorRate: null },
      ...{ waitSeconds: null, runSeconds: null },
    });
  });
});
