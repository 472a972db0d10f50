import type { IdempotencyStore } from '../../../ports/runtime/idempotency-store.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Leases } from '../../../ports/runtime/leases.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import type { UnitOfWork } from '../../../ports/runtime/unit-of-work.js';

const LEASE = 'housekeeper';
const EVERY_MS = 10 * 60_000;

/** How long the answers to idempotent requests are kept. */
const IDEMPOTENCY_MS = 24 * 60 * 60_000;

/** Rows deleted in one transaction. */
const BATCH = 500;

/** Forgets what has served its time. One process at a time does it. */
export class Housekeeper {
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly deps: {
      readonly idempotency: IdempotencyStore;
      readonly work: UnitOfWork;
      readonly leases: Leases;
      readonly clock: Clock;
      readonly logger: Logger;
      readonly holder: string;
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
    const { leases, clock, logger, holder } = this.deps;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        if (await leases.acquire(LEASE, holder, EVERY_MS)) await this.forget();
      } catch (error) {
        logger.warn('housekeeping failed', { error });
      }
      await clock.sleep(EVERY_MS, signal);
    }
  }

  private async forget(): Promise<void> {
    const { idempotency, work, clock } = this.deps;
    const before = new Date(clock.now().getTime() - IDEMPOTENCY_MS);
    let forgotten = BATCH;
    while (forgotten === BATCH && !this.stopping.signal.aborted) {
      forgotten = await work.run(() => idempotency.forgetBefore(before, BATCH));
    }
  }
}
