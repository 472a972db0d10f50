import { expect } from 'chai';
import { InMemoryMetrics } from '../../../../src/adapters/outbound/memory/in-memory-metrics.js';
import { InMemorySystemProbe } from '../../../../src/adapters/outbound/memory/monitoring/in-memory-system-probe.js';
import { JobMetrics } from '../../../../src/adapters/inbound/worker/job-metrics.js';
import { WorkerLoad } from '../../../../src/adapters/inbound/worker/worker-load.js';
import type { Concurrency } from '../../../../src/domain/jobs/concurrency.js';
import type { Job } from '../../../../src/domain/jobs/job.js';
import { ManualClock } from '../../../support/manual-clock.js';

function subject(configured: Concurrency = 10) {
  const clock = new ManualClock();
  const metrics = new InMemoryMetrics();
  const measures = new JobMetrics(metrics, clock);
  const probe = new InMemorySystemProbe();
  const settings = { concurrency: configured };
  const concurrency = () => settings.concurrency;
  const load = new WorkerLoad({ clock, metrics, measures, probe, concurrency });
  const begin = (queue = 'mail') => load.begun({ queue, runAt: clock.now() } as Job);
  const shown = async () => {
    const all = await metrics.readings();
    const limits = all.flatMap((one) =>
      one.name === 'job_concurrency' && one.kind === 'gauge'
        ? [[one.labels['queue'], one.value]]
        : [],
    );
    return limits.sort();
  };
  return { clock, metrics, load, begin, shown, settings };
}

describe('WorkerLoad', () => {
  it('counts jobs under way, and passes on what it hears', () => {
    const { load, begin, metrics } = subject();
    const [first, second] = [begin(), begin()];
    expect(load.report(['mail', 'http']).running).to.equal(2);
    first('completed');
    expect(load.report(['mail', 'http']).running).to.equal(1);
    second('failed');
    expect(load.report(['mail', 'http']).running).to.equal(0);
    expect(metrics.value('jobs_claimed_total', { queue: 'mail' })).to.equal(2);
  });

  it('has the concurrency that is configured now', () => {
    const { load, settings } = subject(10);
    expect(load.concurrency()).to.equal(10);
    settings.concurrency = { min: 3, max: 30 };
    expect(load.concurrency()).to.equal(3);
    expect(load.report(['mail', 'http'])).to.deep.equal({
      running: 0,
      concurrency: { now: 3, min: 3, max: 30 },
      queueConcurrency: {},
    });
  });

  it('keeps that of a queue apart, for as long as it has its own', async () => {
    const { load, shown } = subject(10);
    load.concurrency();
    expect(load.concurrencyOf('mail', undefined)).to.equal(undefined);
    expect(load.concurrencyOf('mail', { min: 2, max: 5 })).to.equal(2);
    expect(load.concurrencyOf('http', 4)).to.equal(4);
    expect(load.report(['mail', 'http']).queueConcurrency).to.deep.equal({
      mail: { now: 2, min: 2, max: 5 },
      http: { now: 4, min: 4, max: 4 },
    });
    expect(await shown()).to.deep.equal([
      ['*', 10],
      ['http', 4],
      ['mail', 2],
    ]);
    expect(load.concurrencyOf('mail', undefined)).to.equal(undefined);
    expect(await shown()).to.deep.equal([
      ['*', 10],
      ['http', 4],
    ]);
    expect(load.report(['mail']).queueConcurrency).to.deep.equal({});
    expect(await shown()).to.deep.equal([['*', 10]]);
  });

  it('lets a queue with a backlog have more, and others not', async () => {
    const { clock, load } = subject({ min: 1, max: 50 });
    const mail = { min: 2, max: 50 };
    const late = { queue: 'mail', runAt: new Date(clock.now().getTime() - 60_000) } as Job;
    load.concurrencyOf('http', { min: 2, max: 50 });
    load.concurrencyOf('mail', mail);
    const under: ReturnType<typeof load.begun>[] = [load.begun(late), load.begun(late)];
    for (let n = 0; n < 1_000; n += 1) {
      await clock.advance(5);
      under.shift()?.('completed');
      load.concurrencyOf('mail', mail);
      load.concurrencyOf('http', mail);
      under.push(load.begun(late));
    }
    expect(load.concurrencyOf('mail', mail)).to.be.above(2);
    expect(load.concurrencyOf('http', mail)).to.equal(2);
  });
});
