import { expect } from 'chai';
import { InMemoryLogger } from '../../../../src/adapters/outbound/memory/in-memory-logger.js';
import { InMemoryMetrics } from '../../../../src/adapters/outbound/memory/in-memory-metrics.js';
import { SampleBacklog } from '../../../../src/application/monitoring/sample-backlog.js';
import type { JobBacklog, WaitingJobs } from '../../../../src/ports/jobs/job-repository.js';
import { ManualClock } from '../../../support/manual-clock.js';

describe('SampleBacklog', () => {
  it('shows jobs by queue and status, 0 where there are none any more', async () => {
    const clock = new ManualClock();
    const metrics = new InMemoryMetrics();
    let calls = 0;
    let answer: () => Promise<readonly JobBacklog[]> = () =>
      Promise.resolve([{ queue: 'events', status: 'pending', count: 3 }]);
    const queries = {
      backlog: () => {
        calls += 1;
        return answer();
      },
      waiting: () => Promise.resolve([]),
    };
    const logger = new InMemoryLogger();
    const sampler = new SampleBacklog({ queries, metrics, clock, logger });
    const value = (status: string) => metrics.value('jobs', { queue: 'events', status });
    sampler.start();
    await new Promise((resolve) => setImmediate(resolve));
    expect(value('pending')).to.equal(3);
    answer = () => Promise.reject(new Error('down'));
    await clock.advance(29_000);
    expect([value('pending'), calls]).to.deep.equal([3, 2]);
    answer = () => Promise.resolve([{ queue: 'events', status: 'dead_letter', count: 1 }]);
    await clock.advance(15_000);
    expect([value('pending'), value('dead_letter'), calls]).to.deep.equal([0, 1, 3]);
    expect(logger.entries).to.have.lengthOf(1);
    await sampler.stop();
    expect(clock.asleep).to.equal(0);
  });

  it('adds the queues beyond the 150 largest up, and lets go of those that are empty', async () => {
    const clock = new ManualClock();
    const metrics = new InMemoryMetrics();
    const queueOf = (index: number) => ({ queue: `q${String(index)}`, status: 'pending' as const });
    let backlog: readonly JobBacklog[] = Array.from({ length: 1_200 }, (_, index) => ({
      ...queueOf(index),
      count: index < 150 ? 1_000 : 2,
    }));
    const queries = {
      backlog: () => Promise.resolve(backlog),
      waiting: () => Promise.resolve([]),
    };
    const sampler = new SampleBacklog({ queries, metrics, clock, logger: new InMemoryLogger() });
    const seriesCount = () => metrics.describe()[0]?.seriesCount;
    sampler.start();
    await new Promise((resolve) => setImmediate(resolve));
    expect(metrics.value('jobs', { queue: 'other', status: 'pending' })).to.equal(2_100);
    expect(metrics.value('jobs', queueOf(149))).to.equal(1_000);
    expect(seriesCount()).to.equal(151);
    backlog = [{ ...queueOf(7), count: 1 }];
    await clock.advance(15_000);
    expect(metrics.value('jobs', { queue: 'other', status: 'pending' })).to.equal(0);
    expect(seriesCount()).to.equal(151);
    await clock.advance(15_000);
    expect(seriesCount()).to.equal(1);
    expect(metrics.value('jobs', queueOf(7))).to.equal(1);
    await sampler.stop();
  });

  it('shows for how long the oldest of each queue has been due', async () => {
    const clock = new ManualClock();
    const metrics = new InMemoryMetrics();
    const dueIn = (queue: string, ms: number): WaitingJobs => ({
      queue,
      dueSince: new Date(clock.now().getTime() + ms),
    });
    let waiting = [dueIn('late', -4_500), dueIn('early', 60_000)];
    const queries = {
      backlog: () => Promise.resolve([]),
      waiting: () => Promise.resolve(waiting),
    };
    const sampler = new SampleBacklog({ queries, metrics, clock, logger: new InMemoryLogger() });
    const age = (queue: string) => metrics.value('job_oldest_seconds', { queue });
    sampler.start();
    await new Promise((resolve) => setImmediate(resolve));
    expect([age('late'), age('early')]).to.deep.equal([4.5, 0]);
    waiting = Array.from({ length: 151 }, (_, index) => dueIn(`q${index}`, -1_000 * (index + 16)));
    await clock.advance(15_000);
    expect([age('late'), age('q150'), age('other')]).to.deep.equal([0, 181, 31]);
    await sampler.stop();
  });
});
