import { BackgroundLoop } from '../../../application/shared/background-loop.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Leases } from '../../../ports/runtime/leases.js';
import type { Logger } from '../../../ports/runtime/logger.js';

const LEASE = 'delivery-recovery';

/** After the start, so that what is on its way comes first, ms. */
const FIRST_MS = 10_000;

/** Has providers deliver again what was missed, soon after the start and then now and then. One process does it. */
export class DeliveryRecovery extends BackgroundLoop {
  constructor(
    private readonly deps: {
      readonly recover: () => Promise<unknown>;
      readonly leases: Leases;
      readonly clock: Clock;
      readonly logger: Logger;
      readonly holder: string;
      /** Time between two rounds, ms. */
      readonly everyMs: () => number;
    },
  ) {
    super();
  }

  protected async run(signal: AbortSignal): Promise<void> {
    const { recover, leases, clock, logger, holder, everyMs } = this.deps;
    await clock.sleep(FIRST_MS, signal);
    while (!signal.aborted) {
      try {
        if (await leases.acquire(LEASE, holder, everyMs())) await recover();
      } catch (error) {
        logger.warn('missed deliveries not recovered', { error });
      }
      await clock.sleep(everyMs(), signal);
    }
  }
}
