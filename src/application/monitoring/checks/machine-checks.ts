import type { SystemProbe, SystemReading } from '../../../ports/monitoring/system-probe.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type {
  HealthCheck,
  HealthFacts,
  HealthFinding,
} from '../../../ports/runtime/health-check.js';
import { Sustained } from './sustained.js';

/** From where on something is not as it should be; asked at every look, so that a change counts at once. */
export interface HealthThresholds {
  readonly diskFreePercent: number;
  readonly memoryPercent: number;
  readonly cpuPercent: number;
  readonly eventLoopDelayMs: number;
  readonly jobBacklogSeconds: number;
}

/** What the machine is short of: no dependency, and no reason to start late or to undo a change. */
export const MACHINE_CHECKS: ReadonlySet<string> = new Set([
  'disk',
  'storage',
  'memory',
  'cpu',
  'event-loop',
]);

/** The processor may be busy for this long, and timers late, ms. */
const CPU_MS = 60_000;
const LOOP_MS = 10_000;

/** Less than this cannot hold what a busy minute brings, bytes. */
const NO_DISK = 32 * 1024 ** 2;

/**
 * Disk, memory, processor and event loop of the machine and process. Only a disk without room is more than
 * a warning, and it does not stop reads: so none is critical.
 */
export function machineChecks(deps: {
  readonly probe: SystemProbe;
  readonly clock: Clock;
  readonly thresholds: () => HealthThresholds;
}): readonly HealthCheck[] {
  const { probe, clock, thresholds } = deps;
  const isBusy = new Sustained(clock, CPU_MS);
  const isLate = new Sustained(clock, LOOP_MS);
  const of = (
    name: string,
    judge: (reading: SystemReading, limits: HealthThresholds) => HealthFacts | HealthFinding,
  ): HealthCheck => ({
    name,
    critical: false,
    check: async () => judge(await probe.read(), thresholds()),
  });
  return [
    of('disk', ({ disk }, { diskFreePercent }) => {
      // A file system that could not be read says 0 of 0.
      if (disk.totalBytes === 0) return { freePercent: 'unknown' };
      const freePercent = rounded((disk.freeBytes / disk.totalBytes) * 100);
      const isShort = freePercent < diskFreePercent || disk.freeBytes < NO_DISK;
      return weighed(isShort, { freePercent, freeBytes: disk.freeBytes });
    }),
    of('memory', ({ memoryPercent, memoryAvailableBytes }, limits) =>
      weighed(memoryPercent > limits.memoryPercent, {
        usedPercent: rounded(memoryPercent),
        availableBytes: memoryAvailableBytes,
      }),
    ),
    of('cpu', ({ cpuPercent }, limits) =>
      weighed(isBusy.observe(cpuPercent > limits.cpuPercent), { usedPercent: rounded(cpuPercent) }),
    ),
    of('event-loop', ({ self }, { eventLoopDelayMs }) => {
      const { p99 } = self.eventLoopDelayMs;
      return weighed(isLate.observe(p99 > eventLoopDelayMs), { delayP99Ms: rounded(p99) });
    }),
  ];
}

function weighed(isShort: boolean, facts: HealthFacts): HealthFacts | HealthFinding {
  return isShort ? { status: 'degraded', facts } : facts;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
