import { expect } from 'chai';
import { stub } from 'sinon';
import { InMemoryLogger } from '../../../../src/adapters/outbound/memory/in-memory-logger.js';
import { InMemoryMetrics } from '../../../../src/adapters/outbound/memory/in-memory-metrics.js';
import { InMemorySystemProbe } from '../../../../src/adapters/outbound/memory/monitoring/in-memory-system-probe.js';
import { SampleSystem } from '../../../../src/application/monitoring/sample-system.js';
import { ManualClock } from '../../../support/manual-clock.js';

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('SampleSystem', () => {
  let clock: ManualClock;
  let metrics: InMemoryMetrics;
  let probe: InMemorySystemProbe;
  let logger: InMemoryLogger;
  let sampler: SampleSystem;
  let refreshed: number;

  beforeEach(async () => {
    clock = new ManualClock();
    metrics = new InMemoryMetrics();
    probe = new InMemorySystemProbe();
    logger = new InMemoryLogger();
    refreshed = 0;
    const refresh = () => {
      refreshed += 1;
    };
    sampler = new SampleSystem({ probe, metrics, clock, logger, sampleMs: 1_000, refresh });
    sampler.start();
    await settled();
  });

  afterEach(() => sampler.stop());

  it('shows the machine and the process in base units', () => {
    expect(metrics.value('system_cpu_busy_ratio')).to.equal(0.1);
    expect(metrics.value('system_memory_used_ratio')).to.equal(0.4);
    expect(metrics.value('system_disk_size_bytes')).to.equal(100e9);
    expect(metrics.value('process_resident_memory_bytes')).to.equal(150e6);
    expect(metrics.value('process_event_loop_delay_seconds', { statistic: 'p99' })).to.equal(0.001);
    expect(metrics.value('process_garbage_collection_seconds_total')).to.equal(0.001);
  });

  it('measures again every second, and counts what totals grew by', async () => {
    probe.reading = { ...probe.reading, network: { receivedBytes: 1_000, sentBytes: 10 } };
    await clock.advance(1_000);
    probe.reading = { ...probe.reading, network: { receivedBytes: 1_500, sentBytes: 10 } };
    await clock.advance(1_000);
    expect(metrics.value('system_network_received_bytes_total')).to.equal(1_500);
    probe.reading = { ...probe.reading, network: { receivedBytes: 7, sentBytes: 10 } };
    await clock.advance(1_000);
    expect(metrics.value('system_network_received_bytes_total')).to.equal(1_507);
    expect(metrics.value('system_network_sent_bytes_total')).to.equal(10);
    expect(refreshed).to.equal(4);
  });

  it('goes on after a failure, and says once that it cannot measure', async () => {
    const failing = stub(probe, 'read').rejects(new Error('no'));
    await clock.advance(3_000);
    expect(logger.entries.filter(({ level }) => level === 'warn')).to.have.lengthOf(1);
    failing.restore();
    probe.reading = { ...probe.reading, processes: 7 };
    await clock.advance(1_000);
    expect(metrics.value('system_processes')).to.equal(7);
  });

  it('stops at once', async () => {
    await sampler.stop();
    expect(clock.asleep).to.equal(0);
  });
});
