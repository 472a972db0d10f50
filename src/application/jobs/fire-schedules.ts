import { systemActor } from '../../domain/access/actor.js';
import type { ScheduleId } from '../../domain/shared/ids.js';
import type { ScheduleQueries, UpcomingRun } from '../../ports/jobs/schedule-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { ExecutionScope } from '../../ports/runtime/execution-scope.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { DeclareSchedules } from './declare-schedules.js';
import type { FireSchedule } from './fire-schedule.js';
import type { ScheduleMetrics } from './schedule-metrics.js';

/** As many as there may be, those of the configuration besides. */
const MOST_SCHEDULES = 2_000;

/** How long a change that nobody told of may go unnoticed, a clock that was set among them; ms. */
const LONGEST_PAUSE_MS = 10_000;

/** Another process was faster, and knows by then when it is due again; ms. */
const TAKEN_MS = 100;

/** One that failed is tried again so much later, ms. */
const RETRY_MS = 5_000;

/** Looks which schedules are due, and fires them. Any number of processes may do so at once. */
export class FireSchedules {
  /** When, by the monotonic clock, those that failed are tried again. */
  private readonly failed = new Map<ScheduleId, number>();
  private isDeclared = true;

  constructor(
    private readonly deps: {
      readonly declare: Pick<DeclareSchedules, 'execute'>;
      readonly queries: Pick<ScheduleQueries, 'upcoming'>;
      readonly fire: Pick<FireSchedule, 'execute'>;
      readonly metrics: Pick<ScheduleMetrics, 'ran'>;
      readonly scope: ExecutionScope;
      readonly clock: Clock;
      readonly ids: IdGenerator;
      readonly logger: Logger;
    },
  ) {}

  /**
   * One statement while nothing is due. A schedule that fails is logged and keeps nobody else waiting.
   * @returns how long there is nothing to do, ms; 0: there is more
   */
  async turn(signal: AbortSignal): Promise<number> {
    const { queries, clock } = this.deps;
    await this.declare();
    const upcoming = await queries.upcoming(MOST_SCHEDULES);
    this.forgetGone(upcoming);
    let nextMs = Infinity;
    for (const { id, nextRunAt } of upcoming) {
      if (signal.aborted) return 0;
      const retryMs = (this.failed.get(id) ?? -Infinity) - clock.monotonicMs();
      const dueMs = nextRunAt.getTime() - clock.now().getTime();
      const waitMs = Math.max(dueMs, retryMs);
      nextMs = Math.min(nextMs, waitMs > 0 ? waitMs : await this.fire(id));
    }
    return Math.max(0, Math.min(LONGEST_PAUSE_MS, nextMs));
  }

  /** What is stored runs on although the configuration cannot be taken over. */
  private async declare(): Promise<void> {
    const { declare, scope, logger } = this.deps;
    try {
      await scope.run(this.context(), () => declare.execute());
      this.isDeclared = true;
    } catch (error) {
      if (this.isDeclared) logger.warn('configured schedules cannot be stored now', { error });
      this.isDeclared = false;
    }
  }

  /** @returns how long until it is due again, ms */
  private async fire(id: ScheduleId): Promise<number> {
    const { fire, scope, clock, metrics, logger } = this.deps;
    try {
      const fired = await scope.run(this.context(), () => fire.execute(id));
      this.failed.delete(id);
      if (!fired) return TAKEN_MS;
      metrics.ran(fired);
      return fired.nextRunAt ? fired.nextRunAt.getTime() - clock.now().getTime() : Infinity;
    } catch (error) {
      if (!this.failed.has(id)) logger.warn('a schedule cannot be fired now', { id, error });
      this.failed.set(id, clock.monotonicMs() + RETRY_MS);
      return RETRY_MS;
    }
  }

  private forgetGone(upcoming: readonly UpcomingRun[]): void {
    if (this.failed.size === 0) return;
    const known = new Set(upcoming.map(({ id }) => id));
    for (const id of this.failed.keys()) if (!known.has(id)) this.failed.delete(id);
  }

  private context() {
    return { actor: systemActor('scheduler'), requestId: this.deps.ids.next() };
  }
}
