import type { SystemProbe, SystemReading } from '../../ports/monitoring/system-probe.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { Counter, Gauge, Metrics } from '../../ports/runtime/metrics.js';
import { BackgroundLoop } from '../shared/background-loop.js';

export interface SampleSystemDeps {
  readonly probe: SystemProbe;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly sampleMs: number;
  /** What else is brought up to date at every sample. */
  readonly refresh: () => void;
}

/** Shows what the machine and the process use as metrics, measured at every sample. */
export class SampleSystem extends BackgroundLoop {
  private readonly show: (reading: SystemReading) => void;
  private isFailing = false;

  constructor(private readonly deps: SampleSystemDeps) {
    super();
    const machine = machineMetrics(deps.metrics);
    const process = processMetrics(deps.metrics);
    this.show = (reading) => {
      machine(reading);
      process(reading);
    };
  }

  /** Samples keep their distance however long one takes, and none is made up for. */
  protected async run(signal: AbortSignal): Promise<void> {
    const { clock, sampleMs } = this.deps;
    let dueMs = clock.monotonicMs();
    while (!signal.aborted) {
      await this.sample();
      dueMs = Math.max(dueMs + sampleMs, clock.monotonicMs());
      await clock.sleep(dueMs - clock.monotonicMs(), signal);
    }
  }

  private async sample(): Promise<void> {
    try {
      this.deps.refresh();
      this.show(await this.deps.probe.read());
      this.isFailing = false;
    } catch (error) {
      if (!this.isFailing) this.deps.logger.warn('the system cannot be measured now', { error });
      this.isFailing = true;
    }
  }
}

function machineMetrics(metrics: Metrics): (reading: SystemReading) => void {
  const gauge = gaugesOf(metrics, 'system');
  const cpu = gauge('cpu_busy_ratio', 'Share of time the cores of the machine worked, 0-1.');
  const memory = gauge('memory_used_ratio', 'Share of memory in use, 0-1.');
  const available = gauge('memory_available_bytes', 'Memory that programs can still have.');
  const diskFree = gauge('disk_free_bytes', 'Free space of the disk with the data folder.');
  const diskSize = gauge('disk_size_bytes', 'Size of the disk with the data folder.');
  const diskUsed = gauge('disk_used_ratio', 'Share of the disk with the data folder in use, 0-1.');
  const processes = gauge('processes', 'Processes of the machine.');
  const received = growing(
    metrics.counter({
      name: 'system_network_received_bytes_total',
      help: 'Bytes that came over the network since the program started.',
    }),
  );
  const sent = growing(
    metrics.counter({
      name: 'system_network_sent_bytes_total',
      help: 'Bytes that went out over the network since the program started.',
    }),
  );
  return (reading) => {
    const { disk, network } = reading;
    cpu.set(reading.cpuPercent / 100);
    memory.set(reading.memoryPercent / 100);
    available.set(reading.memoryAvailableBytes);
    diskFree.set(disk.freeBytes);
    diskSize.set(disk.totalBytes);
    diskUsed.set(disk.usedPercent / 100);
    processes.set(reading.processes);
    received(network.receivedBytes);
    sent(network.sentBytes);
  };
}

function processMetrics(metrics: Metrics): (reading: SystemReading) => void {
  const gauge = gaugesOf(metrics, 'process');
  const cpu = gauge('cpu_busy_ratio', 'Share of all cores that the process used, 0-1.');
  const resident = gauge('resident_memory_bytes', 'Memory of the process.');
  const heap = gauge('heap_used_bytes', 'JavaScript heap in use.');
  const limit = gauge('heap_limit_bytes', 'Size that the JavaScript heap may grow to.');
  const utilisation = gauge('event_loop_busy_ratio', 'Share of time the event loop worked, 0-1.');
  const handles = gauge('open_handles', 'Timers, sockets and files that keep the process alive.');
  const uptime = gauge('uptime_seconds', 'How long the process has been running.');
  const delay = metrics.gauge({
    name: 'process_event_loop_delay_seconds',
    help: 'How late timers fired since the last sample: p50, p99 and max.',
    labels: ['statistic'],
  });
  const collecting = metrics.counter({
    name: 'process_garbage_collection_seconds_total',
    help: 'Time spent collecting garbage.',
  });
  return ({ self }) => {
    cpu.set(self.cpuPercent / 100);
    resident.set(self.residentBytes);
    heap.set(self.heapUsedBytes);
    limit.set(self.heapLimitBytes);
    utilisation.set(self.eventLoopUtilisation);
    handles.set(self.handles);
    uptime.set(self.uptimeSeconds);
    for (const statistic of ['p50', 'p99', 'max'] as const) {
      delay.set(self.eventLoopDelayMs[statistic] / 1_000, { statistic });
    }
    collecting.add(self.garbageCollectionMs / 1_000);
  };
}

function gaugesOf(metrics: Metrics, group: string): (name: string, help: string) => Gauge {
  return (name, help) => metrics.gauge({ name: `${group}_${name}`, help });
}

/** Counts how much a total of somebody else's grew; one that fell was begun anew. */
function growing(counter: Counter): (total: number) => void {
  let last: number | undefined;
  return (total) => {
    if (last !== undefined) counter.add(total >= last ? total - last : total);
    last = total;
  };
}
