import type { Clock } from '../../../../ports/runtime/clock.js';
import type { Leases } from '../../../../ports/runtime/leases.js';

export class InMemoryLeases implements Leases {
  private readonly leases = new Map<string, { readonly holder: string; readonly until: number }>();

  constructor(private readonly clock: Clock) {}

  acquire(name: string, holder: string, milliseconds: number): Promise<boolean> {
    const now = this.clock.now().getTime();
    const lease = this.leases.get(name);
    if (lease && lease.holder !== holder && lease.until > now) return Promise.resolve(false);
    this.leases.set(name, { holder, until: now + milliseconds });
    return Promise.resolve(true);
  }

  release(name: string, holder: string): Promise<void> {
    if (this.leases.get(name)?.holder === holder) this.leases.delete(name);
    return Promise.resolve();
  }
}
