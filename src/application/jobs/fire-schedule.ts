import { isFinal } from '../../domain/jobs/job.js';
import { planOverlap } from '../../domain/jobs/plan-firings.js';
import type { Firings, Schedule, ScheduleDecision } from '../../domain/jobs/schedule.js';
import type { JobId, ScheduleId } from '../../domain/shared/ids.js';
import type { CronCalendar } from '../../ports/jobs/cron-calendar.js';
import type { JobQueries, JobQueue } from '../../ports/jobs/job-repository.js';
import type { JobCancellation, ScheduleRepository } from '../../ports/jobs/schedule-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { EventLog } from '../../ports/runtime/event-log.js';
import type { Randomness } from '../../ports/runtime/randomness.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import { cancellationEvents } from './cancellation-events.js';
import type { QueueDirectory } from './queue-directory.js';

export interface FireScheduleDeps {
  readonly schedules: ScheduleRepository;
  readonly jobs: JobQueue;
  readonly jobQueries: Pick<JobQueries, 'find'>;
  readonly cancellation: JobCancellation;
  readonly directory: Pick<QueueDirectory, 'settingsOf'>;
  readonly calendar: CronCalendar;
  readonly randomness: Randomness;
  readonly events: EventLog;
  readonly work: UnitOfWork;
  readonly clock: Clock;
}

/** What firing a schedule came to. */
export interface FiredSchedule extends Firings {
  /** Undefined: it will not run again. */
  readonly nextRunAt: Date | undefined;
  /** How long behind its time it was looked at, ms. */
  readonly delayMs: number;
}

/**
 * Deals with all slots of one schedule that are due. The jobs commit with the schedule's next time, guarded by its
 * version: of several processes that try, one succeeds, and the others find nothing due.
 */
export class FireSchedule {
  constructor(private readonly deps: FireScheduleDeps) {}

  /** Undefined: it is not due, or not there. */
  execute(id: ScheduleId): Promise<FiredSchedule | undefined> {
    const { schedules, work } = this.deps;
    return work.run(async () => {
      const schedule = await schedules.find(id);
      const now = this.deps.clock.now();
      const plan = schedule?.plan(now, this.deps.calendar);
      if (!schedule || !plan) return undefined;
      const done = await this.carryOut(schedule, plan);
      const { schedule: next, events } = this.decided(schedule, done, now);
      await schedules.save(next, events);
      const delayMs = now.getTime() - (schedule.state.nextRunAt?.getTime() ?? now.getTime());
      return { ...done, delayMs, nextRunAt: next.state.nextRunAt ?? undefined };
    });
  }

  private async carryOut(schedule: Schedule, plan: Firings['plan']): Promise<Firings> {
    const { queue, payload, priority, overlap, lastJobId } = schedule.state;
    const { jobs } = this.deps;
    const asks = overlap !== 'queue' && plan.fire.length > 0;
    const unfinished = asks ? await this.unfinished(lastJobId) : undefined;
    const { enqueue, skip, cancels } = planOverlap(overlap, plan.fire, unfinished !== undefined);
    if (cancels && unfinished) await this.cancel(unfinished, schedule);
    const { maxAttempts } = this.deps.directory.settingsOf(queue);
    const own = maxAttempts === undefined ? {} : { maxAttempts };
    const made = enqueue.map(() => ({ queue, payload, priority, ...own }));
    const ids = made.length > 0 ? await jobs.enqueue(made) : [];
    const fired = enqueue.flatMap((slot, index) => {
      const jobId = ids[index];
      return jobId ? [{ slot, jobId }] : [];
    });
    return { plan, fired, skipped: skip };
  }

  private async cancel(id: JobId, { state: { name } }: Schedule): Promise<void> {
    const { cancellation, events } = this.deps;
    const reason = `the schedule ${name} was due again`;
    const cancelled = await cancellation.cancel([id], reason);
    await events.append(cancellationEvents(cancelled, { reason }));
  }

  private async unfinished(id: JobId | null): Promise<JobId | undefined> {
    const job = id && (await this.deps.jobQueries.find(id));
    return job && !isFinal(job.status) ? job.id : undefined;
  }

  private decided(schedule: Schedule, firings: Firings, now: Date): ScheduleDecision {
    const { calendar, randomness } = this.deps;
    return schedule.ran(firings, { now, times: calendar, random: () => randomness.fraction() });
  }
}
