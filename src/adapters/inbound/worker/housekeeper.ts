import type { Clock } from '../../../ports/runtime/clock.js';
import type { Leases } from '../../../ports/runtime/leases.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import type { UnitOfWork } from '../../../ports/runtime/unit-of-work.js';

const LEASE = 'housekeeper';

/** Rows deleted in one transaction. */
const BATCH = 500;

/** Something that is deleted when it has served its time. */
export interface Forgettable {
  readonly what: string;
  readonly keptMs: () => number;
  /** Within a unit of work. @returns how many were deleted; `limit`: there may be more */
  forgetBefore(time: Date, limit: number): Promise<number>;
}

/** Forgets what has served its time. One process at a time does it. */
export class Housekeeper {
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly deps: {
      readonly forgettables: readonly Forgettable[];
      readonly work: UnitOfWork;
      readonly leases: Leases;
      readonly clock: Clock;
      readonly logger: Logger;
      readonly holder: string;
      /** Told after each round. */
      readonly onDone?: () => Promise<unknown>;
      /** Time between two rounds, ms. */
      readonly everyMs: () => number;
    },
  ) {}

  start(): void {
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  private async run(): Promise<void> {
    const { leases, clock, logger, holder, everyMs } = this.deps;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        if (await leases.acquire(LEASE, holder, everyMs())) {
          await this.forgetAll();
          await this.deps.onDone?.();
        }
      } catch (error) {
        logger.warn('housekeeping failed', { error });
      }
      await clock.sleep(everyMs(), signal);
    }
  }

  /** What cannot be forgotten now must not keep the rest. */
  private async forgetAll(): Promise<void> {
    const { forgettables, logger } = this.deps;
    for (const forgettable of forgettables) {
      try {
        await this.forget(forgettable);
      } catch (error) {
        logger.warn('housekeeping failed', { what: forgettable.what, error });
      }
    }
  }

  private async forget(forgettable: Forgettable): Promise<void> {
    const { work, clock } = this.deps;
    const before = new Date(clock.now().getTime() - forgettable.keptMs());
    let forgotten = BATCH;
    while (forgotten === BATCH && !this.stopping.signal.aborted) {
      forgotten = await work.run(() => forgettable.forgetBefore(before, BATCH));
    }
  }
}
