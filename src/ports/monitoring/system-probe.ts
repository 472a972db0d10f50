/** What the machine and this process use now. Bytes are bytes, percents 0-100. */
export interface SystemReading {
  readonly cpuPercent: number;
  readonly memoryPercent: number;
  readonly memoryAvailableBytes: number;
  readonly disk: DiskReading;
  readonly network: { readonly receivedBytes: number; readonly sentBytes: number };
  readonly processes: number;
  readonly self: SelfReading;
}

/** The file system that holds the data folder. */
export interface DiskReading {
  readonly freeBytes: number;
  readonly totalBytes: number;
  readonly usedPercent: number;
}

/** This process. */
export interface SelfReading {
  readonly cpuPercent: number;
  readonly residentBytes: number;
  readonly heapUsedBytes: number;
  readonly heapLimitBytes: number;
  readonly eventLoopDelayMs: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Share of time the event loop worked, 0-1. */
  readonly eventLoopUtilisation: number;
  /** Milliseconds spent collecting garbage since the last reading. */
  readonly garbageCollectionMs: number;
  readonly handles: number;
  readonly uptimeSeconds: number;
}

/** Measures the machine. Reading twice within a second may answer the same. */
export interface SystemProbe {
  read(): Promise<SystemReading>;
}
