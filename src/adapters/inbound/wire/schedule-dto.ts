import {
  MISFIRE_POLICIES,
  MOST_FIRINGS,
  OVERLAP_POLICIES,
  type MisfirePolicy,
  type OverlapPolicy,
} from '../../../domain/jobs/plan-firings.js';
import {
  SCHEDULE_ORIGINS,
  SCHEDULE_OUTCOMES,
  type ScheduleOrigin,
  type ScheduleOutcome,
  type ScheduleState,
} from '../../../domain/jobs/schedule.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import { Answer, Choice, Count, Flag, Identifier, JsonField, Text, Time } from './fields.js';
import { StoredView } from './stored-view.js';

const EXAMPLE_TIME = '2026-11-21T08:00:00.000Z';
const DAY_SECONDS = 86_400;
const YEAR_SECONDS = 31_536_000;
const MOST_COUNTED = Number.MAX_SAFE_INTEGER;

const name = {
  description: 'Unique; lower-case letters, digits and hyphens',
  example: 'nightly-report',
  minLength: 1,
  maxLength: 40,
  pattern: /^[a-z][a-z0-9-]*$/,
};
const queue = {
  description: 'Queue of its jobs',
  example: 'reports',
  minLength: 1,
  maxLength: 100,
  pattern: /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
};
const payload = { description: 'Payload of its jobs', example: { report: 'weekly' } };
const priority = {
  description: 'Of its jobs; higher runs first',
  example: 50,
  minimum: 0,
  maximum: 100,
};
const cron = {
  description: 'When it is due: five fields, or six with seconds first',
  example: '30 2 * * *',
  minLength: 1,
  maxLength: 200,
};
const timeZone = {
  description: 'Time zone of cron; UTC when absent',
  example: 'Europe/Berlin',
  minLength: 1,
  maxLength: 64,
};
const everySeconds = {
  description: 'From one time to the next, instead of cron, counted from startsAt or its making',
  example: 900,
  minimum: 1,
  maximum: YEAR_SECONDS,
};
const at = { description: 'When it is due once, instead of cron', example: EXAMPLE_TIME };
const startsAt = { description: 'Not due before', example: EXAMPLE_TIME };
const endsAt = { description: 'Not due after', example: EXAMPLE_TIME };
const jitterSeconds = {
  description: 'How much later a job may come, by chance; never so late as the next time',
  example: 30,
  minimum: 0,
  maximum: DAY_SECONDS,
};
const overlap = {
  description:
    'While the job before is unfinished: queue adds one, skip does not, cancel ends that',
  example: 'queue',
};
const misfire = {
  description: 'Of times that are over by more than the grace: once makes up for one, all, skip',
  example: 'once',
};
const misfireLimit = {
  description: 'With misfire all: so many are made up for, the newest',
  example: 10,
  minimum: 1,
  maximum: MOST_FIRINGS,
};
const graceSeconds = {
  description: 'How late is still in time',
  example: 60,
  minimum: 1,
  maximum: DAY_SECONDS,
};
const paused = { description: 'Whether it rests', example: false };

const optional = { optional: true } as const;
const nullable = { nullable: true } as const;

export class ChangeScheduleDto {
  @Text({ ...queue, ...optional }) queue?: string;
  @JsonField({ ...payload, ...optional }) payload?: JsonObject;
  @Count({ ...priority, ...optional }) priority?: number;
  @Text({ ...cron, ...optional }) cron?: string;
  @Text({ ...timeZone, ...optional }) timeZone?: string;
  @Count({ ...everySeconds, ...optional }) everySeconds?: number;
  @Time({ ...at, ...optional }) at?: Date;
  @Time({ ...startsAt, ...optional, ...nullable }) startsAt?: Date | null;
  @Time({ ...endsAt, ...optional, ...nullable }) endsAt?: Date | null;
  @Count({ ...jitterSeconds, ...optional }) jitterSeconds?: number;
  @Choice(OVERLAP_POLICIES, { ...overlap, ...optional }) overlap?: OverlapPolicy;
  @Choice(MISFIRE_POLICIES, { ...misfire, ...optional }) misfire?: MisfirePolicy;
  @Count({ ...misfireLimit, ...optional }) misfireLimit?: number;
  @Count({ ...graceSeconds, ...optional }) graceSeconds?: number;
  @Flag({ ...paused, ...optional }) paused?: boolean;
}

export class CreateScheduleDto extends ChangeScheduleDto {
  @Text(name) name!: string;
  @Text(queue) declare queue: string;
}

export class PreviewScheduleDto {
  @Count({
    description: 'How many times; 10 when absent',
    example: 10,
    minimum: 1,
    maximum: 100,
    ...optional,
  })
  count?: number;
}

export class SchedulePreviewView {
  @Answer({
    description: 'When it is due next, the soonest first, without jitter; empty: paused, or over',
    example: [EXAMPLE_TIME],
    schema: { type: 'array', items: { type: 'string', format: 'date-time' } },
  })
  items!: readonly Date[];
}

export class ScheduleView extends StoredView {
  @Text({ ...name, maxLength: 100 }) name!: string;
  @Choice(SCHEDULE_ORIGINS, {
    description: 'One of the configuration can only be paused',
    example: 'api',
  })
  origin!: ScheduleOrigin;
  @Text(queue) queue!: string;
  @JsonField(payload) payload!: JsonObject;
  @Count(priority) priority!: number;
  @Text({ ...cron, ...nullable }) cron!: string | null;
  @Text(timeZone) timeZone!: string;
  @Count({ ...everySeconds, ...nullable }) everySeconds!: number | null;
  @Time({ ...at, ...nullable }) at!: Date | null;
  @Time({ ...startsAt, ...nullable }) startsAt!: Date | null;
  @Time({ ...endsAt, ...nullable }) endsAt!: Date | null;
  @Count(jitterSeconds) jitterSeconds!: number;
  @Choice(OVERLAP_POLICIES, overlap) overlap!: OverlapPolicy;
  @Choice(MISFIRE_POLICIES, misfire) misfire!: MisfirePolicy;
  @Count(misfireLimit) misfireLimit!: number;
  @Count(graceSeconds) graceSeconds!: number;
  @Flag(paused) paused!: boolean;
  @Time({
    description: 'When it runs next, jitter included; null: paused, or over',
    example: EXAMPLE_TIME,
    ...nullable,
  })
  nextRunAt!: Date | null;
  @Time({ description: 'The last time dealt with', example: EXAMPLE_TIME, ...nullable })
  lastSlotAt!: Date | null;
  @Time({ description: 'When it fired last', example: EXAMPLE_TIME, ...nullable })
  lastRunAt!: Date | null;
  @Identifier({ description: 'The job of that', example: null, ...nullable })
  lastJobId!: string | null;
  @Choice(SCHEDULE_OUTCOMES, {
    description: 'What became of the last time: a job, none for the one before, or too late',
    example: 'fired',
    ...nullable,
  })
  lastOutcome!: ScheduleOutcome | null;
  @Count({ description: 'Jobs made', example: 12, minimum: 0, maximum: MOST_COUNTED })
  firedCount!: number;
  @Count({
    description: 'Times without a job as the one before was unfinished',
    example: 0,
    minimum: 0,
    maximum: MOST_COUNTED,
  })
  skippedCount!: number;
  @Count({
    description: 'Times without a job as they were over',
    example: 0,
    minimum: 0,
    maximum: MOST_COUNTED,
  })
  missedCount!: number;
}

export function toScheduleView({ nextSlotAt: _slot, ...view }: ScheduleState): ScheduleView {
  return view;
}
