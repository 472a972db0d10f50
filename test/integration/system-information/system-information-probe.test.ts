import { createHook } from 'node:async_hooks';
import { tmpdir } from 'node:os';
import { expect } from 'chai';
import { ProcessMeter } from '../../../src/adapters/outbound/system-information/process-meter.js';
import { SystemInformationProbe } from '../../../src/adapters/outbound/system-information/system-information-probe.js';
import { ManualClock } from '../../support/manual-clock.js';

describe('SystemInformationProbe on this machine', () => {
  let probe: SystemInformationProbe;
  const clock = new ManualClock();

  before(() => {
    probe = new SystemInformationProbe(clock, tmpdir());
  });

  after(() => {
    probe.close();
  });

  it('starts no program on Linux', async function () {
    if (process.platform !== 'linux') this.skip();
    const started: string[] = [];
    const hook = createHook({
      init: (_id, type) => {
        if (type === 'PROCESSWRAP') started.push(type);
      },
    }).enable();
    for (let round = 0; round < 3; round += 1) {
      await clock.advance(60_000);
      await probe.read();
    }
    hook.disable();
    expect(started).to.deep.equal([]);
  });

  it('answers the same within half a second, and measures again later', async () => {
    await clock.advance(60_000);
    const first = await probe.read();
    await clock.advance(499);
    expect(await probe.read()).to.equal(first);
    await clock.advance(1);
    expect(await probe.read()).not.to.equal(first);
  });
});

describe('ProcessMeter', () => {
  it('sees that the event loop was held up, and by how much of the time', async () => {
    const meter = new ProcessMeter();
    await new Promise((resolve) => setTimeout(resolve, 50));
    meter.read();
    const untilMs = performance.now() + 120;
    while (performance.now() < untilMs);
    await new Promise((resolve) => setTimeout(resolve, 30));
    const { eventLoopDelayMs, eventLoopUtilisation, cpuPercent } = meter.read();
    expect(eventLoopDelayMs.max).to.be.within(80, 5_000);
    expect(eventLoopDelayMs.p50).to.be.at.most(eventLoopDelayMs.max);
    expect(eventLoopUtilisation).to.be.greaterThan(0.3);
    expect(cpuPercent).to.be.greaterThan(1);
    const { eventLoopDelayMs: later } = meter.read();
    expect(later.max).to.be.lessThan(eventLoopDelayMs.max);
    meter.close();
  });

  it('counts the time that garbage collection took', async function () {
    const meter = new ProcessMeter();
    const kept: unknown[] = [];
    for (let round = 0; round < 200; round += 1) {
      kept.push(Array.from({ length: 5_000 }, (_, at) => ({ at, text: String(at) })));
      if (kept.length > 20) kept.length = 0;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(meter.read().garbageCollectionMs).to.be.greaterThan(0);
    expect(meter.read().garbageCollectionMs).to.equal(0);
    meter.close();
  });
});
