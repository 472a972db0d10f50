import type { Clock } from '../../ports/runtime/clock.js';
import type { Leases } from '../../ports/runtime/leases.js';

export interface ProcessLeaseDeps {
  readonly leases: Leases;
  readonly clock: Clock;
  /** Names this process. */
  readonly holder: string;
  /** Whether a process is known to be dead, so that its lease need not be waited for. */
  readonly isDead: (holder: string) => boolean;
}

/** Lets one process at a time do something. */
export class ProcessLease {
  private runsOutMs = 0;

  constructor(
    private readonly deps: ProcessLeaseDeps,
    private readonly name: string,
    private readonly lengthMs: number,
  ) {}

  /** Takes or renews it, when half of it is over. @returns whether this process has it */
  async hold(): Promise<boolean> {
    const { leases, clock, holder, isDead } = this.deps;
    const nowMs = clock.monotonicMs();
    if (this.runsOutMs - nowMs > this.lengthMs / 2) return true;
    let isOurs = await leases.acquire(this.name, holder, this.lengthMs);
    if (!isOurs) {
      const other = await leases.holderOf(this.name);
      if (other === undefined || !isDead(other)) return false;
      await leases.release(this.name, other);
      isOurs = await leases.acquire(this.name, holder, this.lengthMs);
    }
    if (isOurs) this.runsOutMs = nowMs + this.lengthMs;
    return isOurs;
  }

  /** After a failure: it is asked for anew before it is relied on. */
  doubt(): void {
    this.runsOutMs = 0;
  }

  async release(): Promise<void> {
    this.runsOutMs = 0;
    await this.deps.leases.release(this.name, this.deps.holder);
  }
}
