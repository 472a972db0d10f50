import type { Clock } from '../../../../ports/runtime/clock.js';
import type { Leases } from '../../../../ports/runtime/leases.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import { TransactionalMap } from '../database/transactional-map.js';
import type { InMemoryUnitOfWork } from '../in-memory-unit-of-work.js';

interface Lease {
  readonly holder: string;
  readonly untilMs: number;
}

export class InMemoryLeases implements Leases {
  private readonly leases: TransactionalMap<string, Lease>;

  constructor(
    database: InMemoryDatabase,
    private readonly work: InMemoryUnitOfWork,
    private readonly clock: Clock,
  ) {
    this.leases = new TransactionalMap(database);
  }

  acquire(name: string, holder: string, milliseconds: number): Promise<boolean> {
    return this.work.run(async () => {
      const nowMs = this.clock.now().getTime();
      const lease = this.leases.get(name);
      if (lease && lease.holder !== holder && lease.untilMs > nowMs) return false;
      this.leases.set(name, { holder, untilMs: nowMs + milliseconds });
      return true;
    });
  }

  holderOf(name: string): Promise<string | undefined> {
    const lease = this.leases.get(name);
    const isHeld = lease !== undefined && lease.untilMs > this.clock.now().getTime();
    return Promise.resolve(isHeld ? lease.holder : undefined);
  }

  release(name: string, holder: string): Promise<void> {
    return this.work.run(async () => {
      if (this.leases.get(name)?.holder === holder) this.leases.delete(name);
    });
  }
}
