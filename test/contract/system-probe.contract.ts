import { expect } from 'chai';
import type { SystemProbe } from '../../src/ports/monitoring/system-probe.js';

export function systemProbeContract(
  name: string,
  open: () => { readonly probe: SystemProbe; readonly close: () => void },
): void {
  describe(`${name} as SystemProbe`, () => {
    let opened: ReturnType<typeof open>;

    beforeEach(() => {
      opened = open();
    });

    afterEach(() => {
      opened.close();
    });

    it('answers numbers that can be', async () => {
      const reading = await opened.probe.read();
      const { self, disk, network } = reading;
      const percents = [reading.cpuPercent, reading.memoryPercent, disk.usedPercent];
      for (const percent of [...percents, self.cpuPercent]) expect(percent).to.be.within(0, 100);
      expect(reading.memoryAvailableBytes).to.be.greaterThan(0);
      expect(disk.freeBytes).to.be.within(1, disk.totalBytes);
      expect(network.receivedBytes).to.be.at.least(0);
      expect(network.sentBytes).to.be.at.least(0);
      expect(reading.processes).to.be.at.least(1);
      expect(self.residentBytes).to.be.greaterThan(0);
      expect(self.heapUsedBytes).to.be.within(1, self.heapLimitBytes);
      expect(self.eventLoopDelayMs.p50).to.be.within(0, self.eventLoopDelayMs.p99);
      expect(self.eventLoopDelayMs.p99).to.be.at.most(self.eventLoopDelayMs.max);
      expect(self.eventLoopUtilisation).to.be.within(0, 1);
      expect(self.garbageCollectionMs).to.be.at.least(0);
      expect(self.handles).to.be.at.least(0);
      expect(self.uptimeSeconds).to.be.greaterThan(0);
    });

    it('answers many at once', async () => {
      const readings = await Promise.all(Array.from({ length: 50 }, () => opened.probe.read()));
      expect(new Set(readings.map(({ self }) => self.uptimeSeconds)).size).to.equal(1);
    });
  });
}
