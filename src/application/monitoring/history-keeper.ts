import { budgetCuts } from '../../domain/monitoring/history-budget.js';
import { RESOLUTIONS, type Resolution } from '../../domain/monitoring/metric-block.js';
import {
  MOST_STORED_CUSTOM_SERIES,
  type MetricHistory,
} from '../../ports/monitoring/metric-history.js';
import type { ServiceRecord } from '../../ports/monitoring/service-record.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { Leases } from '../../ports/runtime/leases.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { RollUpMetrics } from './roll-up-metrics.js';

const LEASE = 'metric-history';

/** Between two passes, ms. */
export const KEEPING_MS = 5 * 60_000;

/** Blocks deleted in one transaction. */
const BATCH = 2_000;

/** A process may be so much ahead of this one; what begins later was measured by a clock that was wrong, ms. */
const AHEAD_MS = 60 * 60_000;

/** So long this clock must hold what is ahead of it for wrong: it may be wrong itself, ms. */
const SURE_MS = 60 * 60_000;

/** A series that got nothing for so long is gone; longer than a process takes to mark those in use, ms. */
const UNUSED_MS = 2 * 86_400_000;

/** Custom series that idle ones may fill up to: the rest is room for new ones. */
const MOST_WITH_IDLE = Math.round(MOST_STORED_CUSTOM_SERIES * 0.75);

/** Idle series deleted in one transaction: each may have thousands of blocks. */
const IDLE_BATCH = 20;

export interface HistoryLimits {
  /** How long each resolution is kept, ms. */
  readonly keptMs: Readonly<Record<Resolution, number>>;
  readonly budgetBytes: number;
}

/** Rolls up the history, forgets what has served its time, and keeps within the budget: one process does. */
export class HistoryKeeper {
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  /** Since when there is something ahead of the clock; monotonic. */
  private aheadSinceMs: number | undefined;

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
      /** Told after each pass. */
      readonly onDone?: () => Promise<unknown>;
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
    await this.forgetAhead();
    await this.keepBudget();
    await this.forgetUnused();
  }

  private async run(): Promise<void> {
    const { leases, clock, logger, holder } = this.deps;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        if (await leases.acquire(LEASE, holder, KEEPING_MS * 2)) {
          await this.pass();
          await this.deps.onDone?.();
        }
      } catch (error) {
        logger.warn('the history of metrics cannot be kept now', { error });
      }
      await clock.sleep(KEEPING_MS, signal);
    }
  }

  private async forgetOld(): Promise<void> {
    const { clock, limits } = this.deps;
    const nowMs = clock.now().getTime();
    for (const resolution of RESOLUTIONS) {
      await this.forget(resolution, nowMs - limits().keptMs[resolution]);
    }
  }

  /** What a clock that was wrong for a while left: it would be taken for true when its time comes. */
  private async forgetAhead(): Promise<void> {
    const { history, work, clock, logger } = this.deps;
    const edge = new Date(clock.now().getTime() + AHEAD_MS);
    const isAhead = (await history.usage()).some(({ to }) => to > edge);
    const nowMs = clock.monotonicMs();
    this.aheadSinceMs = isAhead ? (this.aheadSinceMs ?? nowMs) : undefined;
    if (this.aheadSinceMs === undefined || nowMs - this.aheadSinceMs < SURE_MS) return;
    const blocks = await this.inBatches(BATCH, () =>
      work.run(() => history.forgetAfter(edge, BATCH)),
    );
    logger.warn('metrics that lie ahead of the clock were deleted', { blocks });
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
    const { history, work, clock } = this.deps;
    const rolledMs = (await history.coverage(clock.now())).minute?.to.getTime() ?? 0;
    const time = new Date(resolution === 'second' ? Math.min(beforeMs, rolledMs) : beforeMs);
    return this.inBatches(BATCH, () =>
      work.run(() => history.forgetBefore(resolution, time, BATCH)),
    );
  }

  private async inBatches(size: number, forget: () => Promise<number>): Promise<number> {
    let total = 0;
    while (!this.stopping.signal.aborted) {
      const forgotten = await forget();
      total += forgotten;
      if (forgotten < size) break;
    }
    return total;
  }

  private async forgetUnused(): Promise<void> {
    const { history, record, work, clock, limits } = this.deps;
    const nowMs = clock.now().getTime();
    const idle = new Date(nowMs - UNUSED_MS);
    await this.inBatches(IDLE_BATCH, () =>
      work.run(() => history.forgetIdle(idle, MOST_WITH_IDLE, IDLE_BATCH)),
    );
    await work.run(() => history.forgetUnused(idle, BATCH));
    const oldest = new Date(nowMs - limits().keptMs.hour);
    await work.run(() => record.forgetBefore(oldest, BATCH));
  }
}
