import { budgetCuts } from '../../domain/monitoring/history-budget.js';
import { RESOLUTIONS, type Resolution } from '../../domain/monitoring/metric-block.js';
import type { MetricHistory } from '../../ports/monitoring/metric-history.js';
import type { ServiceRecord } from '../../ports/monitoring/service-record.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { Leases } from '../../ports/runtime/leases.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { RollUpMetrics } from './roll-up-metrics.js';

const LEASE = 'metric-history';
const EVERY_MS = 5 * 60_000;

/** Blocks deleted in one transaction. */
const BATCH = 2_000;

/** A series that got nothing for so long is gone; longer than a process takes to mark those in use, ms. */
const UNUSED_MS = 2 * 86_400_000;

export interface HistoryLimits {
  /** How long each resolution is kept, ms. */
  readonly keptMs: Readonly<Record<Resolution, number>>;
  readonly budgetBytes: number;
}

/** Rolls up the history, forgets what has served its time, and keeps within the budget: one process does. */
export class HistoryKeeper {
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly deps: {
      readonly history: MetricHistory;
      readonly record: ServiceRecord;
      readonly rollUp: RollUpMetrics;
      readonly work: UnitOfWork;
      readonly leases: Leases;
      readonly clock: Clock;
      readonly logger: Logger;
      readonly holder: string;
      readonly limits: () => HistoryLimits;
    },
  ) {}

  start(): void {
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  /** Once, whoever holds the lease. */
  async pass(): Promise<void> {
    await this.deps.rollUp.execute(this.stopping.signal);
    await this.forgetOld();
    await this.keepBudget();
    await this.forgetUnused();
  }

  private async run(): Promise<void> {
    const { leases, clock, logger, holder } = this.deps;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        if (await leases.acquire(LEASE, holder, EVERY_MS * 2)) await this.pass();
      } catch (error) {
        logger.warn('the history of metrics cannot be kept now', { error });
      }
      await clock.sleep(EVERY_MS, signal);
    }
  }

  private async forgetOld(): Promise<void> {
    const { clock, limits } = this.deps;
    const nowMs = clock.now().getTime();
    for (const resolution of RESOLUTIONS) {
      await this.forget(resolution, nowMs - limits().keptMs[resolution]);
    }
  }

  private async keepBudget(): Promise<void> {
    const { history, clock, limits, logger } = this.deps;
    const used = (await history.usage()).map(({ resolution, bytes, from, to }) => {
      return { resolution, bytes, fromMs: from.getTime(), toMs: to.getTime() };
    });
    const { budgetBytes } = limits();
    const cuts = budgetCuts(used, budgetBytes, clock.now().getTime());
    for (const resolution of RESOLUTIONS) {
      const cutMs = cuts[resolution];
      if (cutMs === undefined) continue;
      const blocks = await this.forget(resolution, cutMs);
      logger.info('the history of metrics was shortened to keep its budget', {
        resolution,
        blocks,
        budgetBytes,
      });
    }
  }

  /** Seconds that are not rolled up yet stay, whatever their age. */
  private async forget(resolution: Resolution, beforeMs: number): Promise<number> {
    const { history, work } = this.deps;
    const rolledMs = (await history.coverage()).minute?.to.getTime() ?? 0;
    const time = new Date(resolution === 'second' ? Math.min(beforeMs, rolledMs) : beforeMs);
    let total = 0;
    while (!this.stopping.signal.aborted) {
      const forgotten = await work.run(() => history.forgetBefore(resolution, time, BATCH));
      total += forgotten;
      if (forgotten < BATCH) break;
    }
    return total;
  }

  private async forgetUnused(): Promise<void> {
    const { history, record, work, clock, limits } = this.deps;
    const nowMs = clock.now().getTime();
    await work.run(() => history.forgetUnused(new Date(nowMs - UNUSED_MS), BATCH));
    const oldest = new Date(nowMs - limits().keptMs.hour);
    await work.run(() => record.forgetBefore(oldest, BATCH));
  }
}
