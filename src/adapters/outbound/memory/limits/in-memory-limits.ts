import { admit } from '../../../../domain/limits/admission.js';
import { CellRate } from '../../../../domain/limits/cell-rate.js';
import { requireHolders, requireLimit, type Limit } from '../../../../domain/limits/limit.js';
import type { Granted, Limits, LimitUsage } from '../../../../ports/limits/limits.js';
import type { Clock } from '../../../../ports/runtime/clock.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import { TransactionalMap } from '../database/transactional-map.js';
import type { InMemoryUnitOfWork } from '../in-memory-unit-of-work.js';

/** By holder, until when, ms. */
type Places = ReadonlyMap<string, number>;

const NO_PLACES: Places = new Map();

export interface InMemoryLimitsDeps {
  readonly database: InMemoryDatabase;
  readonly work: InMemoryUnitOfWork;
  readonly clock: Clock;
  /** Told after the commit how much of a limit was granted, and how much was not. */
  readonly onLimitTaken?: ((name: string, granted: number, refused: number) => void) | undefined;
}

export class InMemoryLimits implements Limits {
  /** Microseconds, as `CellRate` has it. */
  private readonly arrivals: TransactionalMap<string, number>;
  private readonly places: TransactionalMap<string, Places>;

  constructor(private readonly deps: InMemoryLimitsDeps) {
    this.arrivals = new TransactionalMap(deps.database);
    this.places = new TransactionalMap(deps.database);
  }

  async take(limit: Limit, holders: readonly string[], leaseMs: number): Promise<Granted> {
    requireLimit(limit);
    requireHolders(holders);
    const { name, concurrency } = limit;
    return this.deps.work.run(async () => {
      const now = this.deps.clock.now();
      const held = this.heldAt(name, now);
      const state = {
        held: held.size,
        firstEndMs: held.size > 0 ? Math.min(...held.values()) : undefined,
        arrivalUs: this.arrivals.get(name),
      };
      const asked = [...new Set(holders)];
      const admitted = admit(limit, state, asked, new Set(held.keys()), { now, leaseMs });
      const { granted, retryAt, arrivalUs } = admitted;
      if (arrivalUs !== undefined) this.arrivals.set(name, arrivalUs);
      if (concurrency !== undefined) this.place(name, held, granted, now.getTime() + leaseMs);
      this.deps.work.afterCommit(() => {
        this.deps.onLimitTaken?.(name, granted.length, asked.length - granted.length);
      });
      return { granted, ...(retryAt && { retryAt }) };
    });
  }

  extend(name: string, holders: readonly string[], leaseMs: number): Promise<ReadonlySet<string>> {
    return this.deps.work.run(async () => {
      const now = this.deps.clock.now();
      const held = this.heldAt(name, now);
      const kept = holders.filter((holder) => held.has(holder));
      this.place(name, held, kept, now.getTime() + leaseMs);
      return new Set(kept);
    });
  }

  release(name: string, holders: readonly string[]): Promise<void> {
    return this.deps.work.run(async () => {
      const gone = new Set(holders);
      const places = this.places.get(name) ?? NO_PLACES;
      this.keep(
        name,
        [...places].filter(([holder]) => !gone.has(holder)),
      );
    });
  }

  async usage(limits: readonly Limit[]): Promise<readonly LimitUsage[]> {
    const now = this.deps.clock.now();
    return limits.map(({ name, rate }) => ({
      name,
      held: this.heldAt(name, now).size,
      available: rate ? new CellRate(rate).available(this.arrivals.get(name), now) : null,
    }));
  }

  async forgetIdleBefore(time: Date, limit: number): Promise<number> {
    this.deps.database.transaction();
    let left = limit;
    for (const [name, places] of [...this.places.entries()]) {
      const over = [...places].filter(([, untilMs]) => untilMs < time.getTime()).slice(0, left);
      if (over.length === 0) continue;
      left -= over.length;
      const gone = new Set(over.map(([holder]) => holder));
      this.keep(
        name,
        [...places].filter(([holder]) => !gone.has(holder)),
      );
    }
    const idle = [...this.arrivals.entries()].filter(
      ([name, arrivalUs]) => arrivalUs < time.getTime() * 1_000 && !this.places.get(name),
    );
    for (const [name] of idle.slice(0, left)) this.arrivals.delete(name);
    return limit - left + Math.min(left, idle.length);
  }

  private place(name: string, held: Places, holders: readonly string[], untilMs: number): void {
    this.keep(name, [...held, ...holders.map((holder) => [holder, untilMs] as const)]);
  }

  private keep(name: string, places: Iterable<readonly [string, number]>): void {
    const kept = new Map(places);
    if (kept.size > 0) this.places.set(name, kept);
    else if (this.places.get(name)) this.places.delete(name);
  }

  private heldAt(name: string, now: Date): Places {
    const places = this.places.get(name) ?? NO_PLACES;
    return new Map([...places].filter(([, untilMs]) => untilMs > now.getTime()));
  }
}
