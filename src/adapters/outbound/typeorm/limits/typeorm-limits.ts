import { admit } from '../../../../domain/limits/admission.js';
import { CellRate } from '../../../../domain/limits/cell-rate.js';
import { requireHolders, requireLimit, type Limit } from '../../../../domain/limits/limit.js';
import type { Granted, Limits, LimitUsage } from '../../../../ports/limits/limits.js';
import type { Clock } from '../../../../ports/runtime/clock.js';
import { chunks } from '../chunks.js';
import type { Dialect } from '../dialect.js';
import { placeholders, type SqlSession } from '../sql-session.js';
import type { TypeOrmUnitOfWork } from '../typeorm-unit-of-work.js';
import { forgetIdleLimits } from './forget-idle-limits.js';
import { LimitPlaces } from './limit-places.js';

/**
 * One row for each limit, which whoever takes of it locks until his transaction ends: so that nobody counts places
 * or reads a rate while another is about to change them. SQLite has one writer anyway.
 */
export class TypeOrmLimits implements Limits {
  constructor(
    private readonly deps: {
      readonly work: TypeOrmUnitOfWork;
      readonly dialect: Dialect;
      /** The same as that of leases. */
      readonly clock: Clock;
      /** Told after the commit how much of a limit was granted, and how much was not. */
      readonly onLimitTaken?:
        ((name: string, granted: number, refused: number) => void) | undefined;
    },
  ) {}

  async take(limit: Limit, holders: readonly string[], leaseMs: number): Promise<Granted> {
    requireLimit(limit);
    requireHolders(holders);
    const asked = [...new Set(holders)];
    const isOpenToAll = limit.rate === undefined && limit.concurrency === undefined;
    if (asked.length === 0 || isOpenToAll) return { granted: asked };
    const { work } = this.deps;
    return work.run(async () => {
      const session = work.transaction();
      const arrivalUs = await this.lockedArrival(session, limit.name);
      // Only now: whoever had the row before may have taken a while.
      const now = this.deps.clock.now();
      const times = { now, leaseMs };
      const places = new LimitPlaces(session, limit.name);
      const held = await this.placesOf(limit, places, asked, now.getTime());
      const admitted = admit(limit, { ...held, arrivalUs }, asked, held.placed, times);
      const { granted, retryAt } = admitted;
      if (admitted.arrivalUs !== undefined) {
        await session.change('UPDATE limit_rates SET arrival_us = ? WHERE name = ?', [
          admitted.arrivalUs,
          limit.name,
        ]);
      }
      if (limit.concurrency !== undefined) {
        const untilMs = now.getTime() + leaseMs;
        const isPlaced = (holder: string) => held.placed.has(holder);
        await places.prolong(granted.filter(isPlaced), untilMs);
        await places.add(
          granted.filter((holder) => !isPlaced(holder)),
          untilMs,
        );
      }
      work.afterCommit(() => {
        this.deps.onLimitTaken?.(limit.name, granted.length, asked.length - granted.length);
      });
      return { granted, ...(retryAt && { retryAt }) };
    });
  }

  extend(name: string, holders: readonly string[], leaseMs: number): Promise<ReadonlySet<string>> {
    const { work, dialect, clock } = this.deps;
    if (holders.length === 0) return Promise.resolve(new Set());
    return work.run(async () => {
      const places = new LimitPlaces(work.transaction(), name);
      const nowMs = clock.now().getTime();
      const kept = await places.lock([...new Set(holders)], nowMs, dialect.forUpdate);
      await places.prolong([...kept], nowMs + leaseMs);
      return kept;
    });
  }

  release(name: string, holders: readonly string[]): Promise<void> {
    const { work } = this.deps;
    if (holders.length === 0) return Promise.resolve();
    return work.run(async () => {
      await new LimitPlaces(work.transaction(), name).remove([...new Set(holders)]);
    });
  }

  usage(limits: readonly Limit[]): Promise<readonly LimitUsage[]> {
    const { work, clock } = this.deps;
    return work.read(async (session) => {
      const now = clock.now();
      const held = new Map<string, number>();
      const arrivals = new Map<string, number>();
      for (const part of chunks(limits.map(({ name }) => name))) {
        const these = placeholders(part.length);
        const counts = await session.rows(
          `SELECT limit_name, COUNT(*) AS held FROM limit_places
           WHERE limit_name IN ${these} AND held_until > ? GROUP BY limit_name`,
          [...part, now.getTime()],
        );
        for (const row of counts) held.set(String(row['limit_name']), Number(row['held']));
        const rates = await session.rows(
          `SELECT name, arrival_us FROM limit_rates WHERE name IN ${these}`,
          part,
        );
        for (const row of rates) arrivals.set(String(row['name']), Number(row['arrival_us']));
      }
      return limits.map(({ name, rate }) => ({
        name,
        held: held.get(name) ?? 0,
        available: rate ? new CellRate(rate).available(arrivals.get(name), now) : null,
      }));
    });
  }

  async forgetIdleBefore(time: Date, limit: number): Promise<number> {
    return forgetIdleLimits(this.deps.work.transaction(), time, limit);
  }

  /** Locks the row of the limit; one that has none yet gets it. */
  private async lockedArrival(session: SqlSession, name: string): Promise<number> {
    const { dialect, clock } = this.deps;
    const read = () =>
      session.rows(`SELECT arrival_us FROM limit_rates WHERE name = ?${dialect.forUpdate}`, [name]);
    const [known] = await read();
    if (known) return Number(known['arrival_us']);
    const insert = dialect.insertOrLock('limit_rates', 'name, arrival_us', placeholders(2), 'name');
    await session.change(insert, [name, clock.now().getTime() * 1_000]);
    const [row] = await read();
    return Number(row?.['arrival_us']);
  }

  private async placesOf(
    { concurrency }: Limit,
    places: LimitPlaces,
    asked: readonly string[],
    nowMs: number,
  ) {
    if (concurrency === undefined) {
      return { held: 0, firstEndMs: undefined, placed: new Set<string>() };
    }
    await places.endUntil(nowMs);
    const placed = await places.lock(asked, nowMs, this.deps.dialect.forUpdate);
    return { ...(await places.count()), placed };
  }
}
