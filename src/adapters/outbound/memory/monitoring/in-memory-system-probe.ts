import type { SystemProbe, SystemReading } from '../../../../ports/monitoring/system-probe.js';

/** A machine at rest, unless told otherwise. */
export class InMemorySystemProbe implements SystemProbe {
  reading: SystemReading = {
    cpuPercent: 10,
    memoryPercent: 40,
    memoryAvailableBytes: 6e9,
    disk: { freeBytes: 60e9, totalBytes: 100e9, usedPercent: 40 },
    network: { receivedBytes: 0, sentBytes: 0 },
    processes: 100,
    self: {
      cpuPercent: 5,
      residentBytes: 150e6,
      heapUsedBytes: 60e6,
      heapLimitBytes: 2e9,
      eventLoopDelayMs: { p50: 0.1, p99: 1, max: 2 },
      eventLoopUtilisation: 0.05,
      garbageCollectionMs: 1,
      handles: 10,
      uptimeSeconds: 60,
    },
  };

  read(): Promise<SystemReading> {
    return Promise.resolve(structuredClone(this.reading));
  }
}
