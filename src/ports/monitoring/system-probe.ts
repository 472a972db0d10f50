/** What the machine and this process use now. Bytes are bytes, percents 0-100. */
export interface SystemReading {
  /** Of all cores together, since the last reading. */
  readonly cpuPercent: number;
  /** In a container with a memory limit: of that limit. */
  readonly memoryPercent: number;
  readonly memoryAvailableBytes: number;
  readonly disk: DiskReading;
  /** Totals since the machine started, without loopback. */
  readonly network: NetworkReading;
  readonly processes: number;
  readonly self: SelfReading;
}

export interface NetworkReading {
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

/** The file system that holds the data folder. */
export interface DiskReading {
  /** What is free for this process, without the reserve of the administrator. */
  readonly freeBytes: number;
  /** 0 where it could never be read. */
  readonly totalBytes: number;
  readonly usedPercent: number;
}

/** This process. The first reading counts from when the probe was made. */
export interface SelfReading {
  /** Of all cores together, since the last reading. */
  readonly cpuPercent: number;
  readonly residentBytes: number;
  readonly heapUsedBytes: number;
  readonly heapLimitBytes: number;
  /** How late timers fired since the last reading. */
  readonly eventLoopDelayMs: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Share of time the event loop worked since the last reading, 0-1. */
  readonly eventLoopUtilisation: number;
  /** Milliseconds spent collecting garbage since the last reading. */
  readonly garbageCollectionMs: number;
  /** Timers, sockets, files and the like that keep the process alive. */
  readonly handles: number;
  readonly uptimeSeconds: number;
}

/**
 * Measures the machine and this process, for a few ms at most. Reading twice within a second may answer the
 * same. It never rejects: what cannot be read keeps its last value, and is 0 before it had one.
 */
export interface SystemProbe {
  read(): Promise<SystemReading>;
}
