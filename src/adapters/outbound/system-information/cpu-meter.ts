import { cpus } from 'node:os';

interface CpuTimes {
  readonly idle: number;
  readonly total: number;
}

/** Tells how busy all cores together were since it was last asked, 0-100. */
export class CpuMeter {
  private last: CpuTimes;

  constructor(private readonly times: () => CpuTimes = readTimes) {
    this.last = times();
  }

  percent(): number {
    const now = this.times();
    const total = now.total - this.last.total;
    const idle = now.idle - this.last.idle;
    this.last = now;
    return total > 0 ? Math.min(100, Math.max(0, 100 * (1 - idle / total))) : 0;
  }
}

function readTimes(): CpuTimes {
  let idle = 0;
  let total = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    total += times.user + times.nice + times.sys + times.irq + times.idle;
  }
  return { idle, total };
}
