import { freemem, totalmem } from 'node:os';
import type { SystemProbe, SystemReading } from '../../../ports/monitoring/system-probe.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import { memoryLimit, type MemoryLimit } from './container-memory.js';
import { CpuMeter } from './cpu-meter.js';
import {
  countProcesses,
  MEMORY_MS,
  RARELY_MS,
  readDisk,
  readMemory,
  readNetwork,
} from './machine-readings.js';
import { ProcessMeter } from './process-meter.js';
import { Source } from './source.js';

/** Readings younger than this answer again: several readers must not shorten each other's spans, ms. */
const FRESH_MS = 500;

/** Counting processes lists a folder with all of them, ms. */
const COUNT_MS = 5_000;

/** Limits of a running container are changed by hand, if at all, ms. */
const LIMIT_MS = 60_000;

/** The machine by systeminformation and the kernel's files, this process by Node's own measures. */
export class SystemInformationProbe implements SystemProbe {
  private readonly cpu = new CpuMeter();
  private readonly meter = new ProcessMeter();
  private readonly sources;
  private last: { readonly atMs: number; readonly reading: Promise<SystemReading> } | undefined;

  constructor(
    private readonly clock: Clock,
    dataDirectory: string,
  ) {
    const source = <Value>(initial: Value, freshMs: number, read: () => Promise<Value>) =>
      new Source(clock, { initial, freshMs, read });
    const memory = {
      usedPercent: 100 * (1 - freemem() / totalmem()),
      availableBytes: freemem(),
    };
    const disk = { freeBytes: 0, totalBytes: 0, usedPercent: 0 };
    const network = { receivedBytes: 0, sentBytes: 0 };
    const limit = source<MemoryLimit | undefined>(undefined, LIMIT_MS, () => memoryLimit());
    this.sources = {
      memory: source(memory, MEMORY_MS, async () => readMemory(await limit.value())),
      disk: source(disk, 0, () => readDisk(dataDirectory)),
      network: source(network, RARELY_MS, readNetwork),
      processes: source(0, Math.max(COUNT_MS, RARELY_MS), countProcesses),
    };
  }

  read(): Promise<SystemReading> {
    const nowMs = this.clock.monotonicMs();
    if (!this.last || nowMs - this.last.atMs >= FRESH_MS) {
      this.last = { atMs: nowMs, reading: this.measure() };
    }
    return this.last.reading;
  }

  /** Measures this process no longer. */
  close(): void {
    this.meter.close();
  }

  private async measure(): Promise<SystemReading> {
    const [memory, disk, network, processes] = await Promise.all([
      this.sources.memory.value(),
      this.sources.disk.value(),
      this.sources.network.value(),
      this.sources.processes.value(),
    ]);
    return {
      cpuPercent: this.cpu.percent(),
      memoryPercent: memory.usedPercent,
      memoryAvailableBytes: memory.availableBytes,
      disk,
      network,
      processes,
      self: this.meter.read(),
    };
  }
}
