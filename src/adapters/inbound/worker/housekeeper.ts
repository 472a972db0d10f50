import { BackgroundLoop } from '../../../application/shared/background-loop.js';
import { RETENTION_BATCH, type Retained } from '../../../application/storage/retained.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Leases } from '../../../ports/runtime/leases.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import type { UnitOfWork } from '../../../ports/runtime/unit-of-work.js';

const LEASE = 'housekeeper';

/** Forgets what has served its time. One process at a time does it. */
export class Housekeeper extends BackgroundLoop {
  constructor(
    private readonly deps: {
      /** Asked for each round. */
      readonly retained: () => readonly Retained[];
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
  ) {
    super();
  }

  protected async run(signal: AbortSignal): Promise<void> {
    const { leases, clock, logger, holder, everyMs } = this.deps;
    while (!signal.aborted) {
      try {
        if (await leases.acquire(LEASE, holder, everyMs())) {
          await this.forgetAll(signal);
          await this.deps.onDone?.();
        }
      } catch (error) {
        logger.warn('housekeeping failed', { error });
      }
      await clock.sleep(everyMs(), signal);
    }
  }

  /** What cannot be forgotten now must not keep the rest. */
  private async forgetAll(signal: AbortSignal): Promise<void> {
    const { retained, logger } = this.deps;
    for (const one of retained()) {
      try {
        await this.forget(one, signal);
      } catch (error) {
        logger.warn('housekeeping failed', { what: one.what, error });
      }
    }
  }

  private async forget(one: Retained, signal: AbortSignal): Promise<void> {
    const { work, clock } = this.deps;
    const before = new Date(clock.now().getTime() - one.keptMs());
    let forgotten = RETENTION_BATCH;
    while (forgotten === RETENTION_BATCH && !signal.aborted) {
      forgotten = await work.run(() => one.forgetBefore(before, RETENTION_BATCH));
    }
  }
}
