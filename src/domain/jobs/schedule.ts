import type { Aggregate, AggregateState } from '../shared/aggregate.js';
import { AppError, validationError } from '../shared/app-error.js';
import type { NewDomainEvent } from '../shared/domain-event.js';
import type { JobId, ScheduleId } from '../shared/ids.js';
import type { JsonObject } from '../shared/json.js';
import { isSameJson } from '../shared/same-json.js';
import {
  planFirings,
  type FiringPlan,
  type MisfirePolicy,
  type OverlapPolicy,
} from './plan-firings.js';
import { slotAfter, type CronTimes, type ScheduleTiming } from './schedule-timing.js';

/** Only those of the API can be changed there; those of the configuration can be paused. */
export const SCHEDULE_ORIGINS = ['api', 'configuration'] as const;
export type ScheduleOrigin = (typeof SCHEDULE_ORIGINS)[number];

/** What became of the last slot: a job, none because of the job before, or none because it was too late. */
export const SCHEDULE_OUTCOMES = ['fired', 'skipped', 'missed'] as const;
export type ScheduleOutcome = (typeof SCHEDULE_OUTCOMES)[number];

export interface ScheduleDetails extends ScheduleTiming {
  /** Unique. */
  readonly name: string;
  readonly queue: string;
  readonly payload: JsonObject;
  /** Of its jobs: 0 to 100, higher first. */
  readonly priority: number;
  /** A job comes so much after its time at most, by chance. */
  readonly jitterSeconds: number;
  readonly overlap: OverlapPolicy;
  readonly misfire: MisfirePolicy;
  readonly misfireLimit: number;
  /** How late, beyond its jitter, is still in time. */
  readonly graceSeconds: number;
}

export interface ScheduleState extends AggregateState<ScheduleId>, ScheduleDetails {
  readonly origin: ScheduleOrigin;
  readonly paused: boolean;
  /** The time of the timing that comes next; null: paused, or over. */
  readonly nextSlotAt: Date | null;
  /** That time with its jitter. */
  readonly nextRunAt: Date | null;
  readonly lastSlotAt: Date | null;
  readonly lastRunAt: Date | null;
  readonly lastJobId: JobId | null;
  readonly lastOutcome: ScheduleOutcome | null;
  readonly firedCount: number;
  /** Slots without a job because the job before was unfinished. */
  readonly skippedCount: number;
  /** Slots without a job because they were too late. */
  readonly missedCount: number;
}

export type ScheduleChange = Partial<Omit<ScheduleDetails, 'name'>> & { readonly paused?: boolean };

export interface ScheduleTools {
  readonly now: Date;
  readonly times: CronTimes;
  /** A number in [0, 1). */
  readonly random: () => number;
}

/** The schedule after a decision, and what there is to tell of it. */
export interface ScheduleDecision {
  readonly schedule: Schedule;
  readonly events: readonly NewDomainEvent[];
}

/** What was done of a plan. */
export interface Firings {
  readonly plan: FiringPlan;
  /** Each slot with its job, oldest first. */
  readonly fired: readonly { readonly slot: Date; readonly jobId: JobId }[];
  readonly skipped: readonly Date[];
}

const TIMING_FIELDS = [
  ...['cron', 'timeZone', 'everySeconds', 'at', 'startsAt', 'endsAt', 'jitterSeconds', 'paused'],
] as readonly (keyof ScheduleState)[];

export class Schedule implements Aggregate<ScheduleState> {
  private constructor(readonly state: ScheduleState) {}

  static restore(state: ScheduleState): Schedule {
    return new Schedule(state);
  }

  /** @throws AppError `validation` when it would never be due; one of the configuration may be over already */
  static make(
    id: ScheduleId,
    origin: ScheduleOrigin,
    details: ScheduleDetails & { readonly paused?: boolean },
    tools: ScheduleTools,
  ): ScheduleDecision {
    const { now } = tools;
    const nothingYet = { lastSlotAt: null, lastRunAt: null, lastJobId: null, lastOutcome: null };
    const counts = { firedCount: 0, skippedCount: 0, missedCount: 0 };
    const schedule = new Schedule({
      ...{ paused: false, ...details, id, origin, version: 1, createdAt: now, updatedAt: now },
      ...{ nextSlotAt: null, nextRunAt: null, ...nothingYet, ...counts },
    }).planned(tools);
    if (origin === 'api') schedule.requireDue(tools);
    return { schedule, events: [schedule.tell('created', {})] };
  }

  /**
   * No events and the same version when nothing changes.
   * @throws AppError `conflict` when it is configured and more than `paused` is to change; `validation` when it would
   * never be due
   */
  change(change: ScheduleChange, tools: ScheduleTools): ScheduleDecision {
    const changed = changedFields(this.state, change);
    if (changed.length === 0) return { schedule: this, events: [] };
    if (changed.some((field) => field !== 'paused')) this.requireOwn();
    const schedule = this.redefined(change, changed, tools);
    if (changed.some((field) => field !== 'paused' && TIMING_FIELDS.includes(field))) {
      schedule.requireDue(tools);
    }
    return { schedule, events: [schedule.tell('updated', { changed })] };
  }

  /** As the configuration says now; it stays paused, and one that is over stays over. */
  declare(details: ScheduleDetails, tools: ScheduleTools): Schedule {
    const change = { ...details, origin: 'configuration' } as const;
    return this.redefined(change, changedFields(this.state, change), tools);
  }

  /** @throws AppError `conflict` when it is configured */
  delete(): readonly NewDomainEvent[] {
    this.requireOwn();
    return [this.tell('deleted', {})];
  }

  /** Undefined: it is not due. */
  plan(now: Date, times: CronTimes): FiringPlan | undefined {
    const { nextSlotAt, nextRunAt } = this.state;
    if (!nextSlotAt || !nextRunAt || nextRunAt > now) return undefined;
    return planFirings(this.state, nextSlotAt, now, times);
  }

  ran({ plan, fired, skipped }: Firings, tools: ScheduleTools): ScheduleDecision {
    const { state } = this;
    const { late } = plan;
    const last = fired.at(-1);
    const lastSlotAt = plan.fire.at(-1) ?? late?.last ?? state.lastSlotAt;
    const missed = late ? late.slots - late.madeUp : 0;
    const schedule = this.with(
      {
        ...this.upcoming(plan.next, tools),
        lastSlotAt,
        ...(last ? { lastRunAt: tools.now, lastJobId: last.jobId } : {}),
        lastOutcome: last ? 'fired' : skipped.length > 0 ? 'skipped' : 'missed',
        firedCount: state.firedCount + fired.length,
        skippedCount: state.skippedCount + skipped.length,
        missedCount: state.missedCount + missed,
      },
      tools.now,
    );
    const { queue, lastJobId } = state;
    const events = [
      ...(late
        ? [this.tell('missed', { ...late, first: iso(late.first), last: iso(late.last) })]
        : []),
      ...skipped.map((slot) =>
        this.tell('skipped', { slot: iso(slot), unfinishedJobId: lastJobId }),
      ),
      ...fired.map(({ slot, jobId }) => this.tell('fired', { slot: iso(slot), queue, jobId })),
    ];
    return { schedule, events };
  }

  /** The next times after `now`, the soonest first; none while it is paused. */
  preview(now: Date, count: number, times: CronTimes): readonly Date[] {
    const slots: Date[] = [];
    let slot = this.state.nextSlotAt ?? undefined;
    if (slot && slot <= now) slot = slotAfter(this.state, now, times);
    while (slot && slots.length < count) {
      slots.push(slot);
      slot = slotAfter(this.state, slot, times);
    }
    return slots;
  }

  private redefined(
    change: Partial<ScheduleState>,
    changed: readonly (keyof ScheduleState)[],
    tools: ScheduleTools,
  ): Schedule {
    const next = this.with(change, tools.now);
    return changed.some((field) => TIMING_FIELDS.includes(field)) ? next.planned(tools) : next;
  }

  /** What was dealt with before a clock was put back does not come again. */
  private planned(tools: ScheduleTools): Schedule {
    const { paused, lastSlotAt } = this.state;
    const after = lastSlotAt && lastSlotAt > tools.now ? lastSlotAt : tools.now;
    const slot = paused ? undefined : slotAfter(this.state, after, tools.times);
    return new Schedule({ ...this.state, ...this.upcoming(slot, tools) });
  }

  /** Jitter never reaches the slot behind. */
  private upcoming(slot: Date | undefined, { times, random }: ScheduleTools) {
    if (!slot) return { nextSlotAt: null, nextRunAt: null };
    const { jitterSeconds } = this.state;
    if (jitterSeconds === 0) return { nextSlotAt: slot, nextRunAt: slot };
    const behind = slotAfter(this.state, slot, times);
    const roomMs = behind ? behind.getTime() - slot.getTime() : Infinity;
    const mostMs = Math.min(jitterSeconds * 1_000, roomMs);
    const nextRunAt = new Date(slot.getTime() + Math.floor(random() * mostMs));
    return { nextSlotAt: slot, nextRunAt };
  }

  private requireDue({ now, times }: ScheduleTools): void {
    if (slotAfter(this.state, now, times)) return;
    const { cron, everySeconds, endsAt, startsAt } = this.state;
    const path = endsAt
      ? 'endsAt'
      : cron !== null
        ? 'cron'
        : everySeconds !== null
          ? 'everySeconds'
          : 'at';
    const isReversed = startsAt && endsAt && endsAt < startsAt;
    const message = isReversed
      ? 'must not be before startsAt'
      : path === 'at'
        ? 'must be in the future'
        : 'leaves no time at which it would be due';
    throw validationError('schedule.never-due', `${path} ${message}`, [{ path, message }]);
  }

  private requireOwn(): void {
    const { name, origin } = this.state;
    if (origin === 'api') return;
    const where = `jobs.schedules.${name} of the configuration`;
    throw new AppError(
      'conflict',
      'schedule.declared',
      `The schedule ${name} is configured: change it in ${where}; here it can be paused only`,
    );
  }

  private tell(what: string, data: JsonObject): NewDomainEvent {
    const { id, name } = this.state;
    return { type: `brain.schedule.${what}`, subject: id, data: { scheduleId: id, name, ...data } };
  }

  private with(change: Partial<ScheduleState>, now: Date): Schedule {
    const version = this.state.version + 1;
    return new Schedule({ ...this.state, ...change, version, updatedAt: now });
  }
}

function changedFields(
  state: ScheduleState,
  change: Partial<ScheduleState>,
): readonly (keyof ScheduleState)[] {
  const fields = Object.keys(change) as (keyof ScheduleState)[];
  return fields.filter((field) => {
    const [before, after] = [state[field], change[field]] as readonly JsonObject[];
    return after !== undefined && !isSameJson(before, after);
  });
}

function iso(time: Date): string {
  return time.toISOString();
}
