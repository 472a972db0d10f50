import { availableParallelism } from 'node:os';
import {
  monitorEventLoopDelay,
  performance,
  PerformanceObserver,
  type EventLoopUtilization,
} from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { SelfReading } from '../../../ports/monitoring/system-probe.js';

/** How often the event loop's delay is measured, ms; it is told without this. */
const RESOLUTION_MS = 10;

const NS_PER_MS = 1e6;

/** Measures this process. */
export class ProcessMeter {
  private readonly delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  private readonly collections: PerformanceObserver;
  private collectingMs = 0;
  private utilisation: EventLoopUtilization = performance.eventLoopUtilization();
  private usage = process.cpuUsage();
  private readAtMs = performance.now();

  constructor() {
    this.delay.enable();
    this.collections = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) this.collectingMs += duration;
    });
    this.collections.observe({ entryTypes: ['gc'] });
  }

  read(): SelfReading {
    const { rss, heapUsed } = process.memoryUsage();
    const reading = {
      cpuPercent: this.cpuPercent(),
      residentBytes: rss,
      heapUsedBytes: heapUsed,
      heapLimitBytes: getHeapStatistics().heap_size_limit,
      eventLoopDelayMs: this.delays(),
      eventLoopUtilisation: this.share(),
      garbageCollectionMs: this.collectingMs,
      handles: process.getActiveResourcesInfo().length,
      uptimeSeconds: process.uptime(),
    };
    this.collectingMs = 0;
    return reading;
  }

  close(): void {
    this.delay.disable();
    this.collections.disconnect();
  }

  private cpuPercent(): number {
    const { user, system } = process.cpuUsage();
    const nowMs = performance.now();
    const usedMs = (user + system - this.usage.user - this.usage.system) / 1_000;
    const passedMs = nowMs - this.readAtMs;
    this.usage = { user, system };
    this.readAtMs = nowMs;
    if (passedMs <= 0) return 0;
    return Math.min(100, (100 * usedMs) / passedMs / availableParallelism());
  }

  private delays(): SelfReading['eventLoopDelayMs'] {
    const { delay } = this;
    const ms = (ns: number) => Math.max(0, ns / NS_PER_MS - RESOLUTION_MS);
    const delays =
      delay.count === 0
        ? { p50: 0, p99: 0, max: 0 }
        : { p50: ms(delay.percentile(50)), p99: ms(delay.percentile(99)), max: ms(delay.max) };
    delay.reset();
    return delays;
  }

  private share(): number {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, this.utilisation);
    this.utilisation = now;
    return Number.isFinite(utilization) ? Math.min(1, Math.max(0, utilization)) : 0;
  }
}
