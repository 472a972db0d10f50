import type { MisfirePolicy, OverlapPolicy } from '../../domain/jobs/plan-firings.js';
import type { ScheduleChange, ScheduleDetails } from '../../domain/jobs/schedule.js';
import { validationError } from '../../domain/shared/app-error.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { CronCalendar } from '../../ports/jobs/cron-calendar.js';

/** A schedule as people write it; what is left out is as usual. */
export interface ScheduleFields {
  readonly queue?: string;
  readonly payload?: JsonObject;
  readonly priority?: number;
  readonly cron?: string;
  readonly timeZone?: string;
  readonly everySeconds?: number;
  readonly at?: Date;
  readonly startsAt?: Date | null;
  readonly endsAt?: Date | null;
  readonly jitterSeconds?: number;
  readonly overlap?: OverlapPolicy;
  readonly misfire?: MisfirePolicy;
  readonly misfireLimit?: number;
  readonly graceSeconds?: number;
}

export interface NewScheduleFields extends ScheduleFields {
  readonly name: string;
  readonly queue: string;
}

/** Each job has a copy; in characters of JSON. */
const LARGEST_PAYLOAD = 65_536;

/** Undefined: not given. */
interface Times {
  readonly cron: string | undefined;
  readonly everySeconds: number | undefined;
  readonly at: Date | undefined;
  readonly timeZone: string | undefined;
}

const USUAL = {
  payload: {},
  priority: 50,
  startsAt: null,
  endsAt: null,
  jitterSeconds: 0,
  overlap: 'queue',
  misfire: 'once',
  misfireLimit: 10,
  graceSeconds: 60,
} as const;

/** @throws AppError `validation` unless it says in exactly one way when it is due */
export function toScheduleDetails(
  { cron, everySeconds, at, timeZone, ...rest }: NewScheduleFields,
  calendar: Pick<CronCalendar, 'check'>,
): ScheduleDetails {
  const times = { cron, everySeconds, at, timeZone };
  requireSmall(rest.payload);
  const given = waysOf(times);
  if (given.length !== 1) throw oneWay(given[1] ?? 'cron');
  if (timeZone !== undefined && cron === undefined) throw zoneOfNothing();
  check(times, 'UTC', calendar);
  return { ...USUAL, ...rest, ...named(times), timeZone: timeZone ?? 'UTC' };
}

/**
 * Another way to say when it is due replaces the one before.
 * @param before as it is stored
 * @throws AppError `validation`
 */
export function toScheduleChange(
  { cron, everySeconds, at, timeZone, ...rest }: ScheduleFields & { readonly paused?: boolean },
  before: ScheduleDetails,
  calendar: Pick<CronCalendar, 'check'>,
): ScheduleChange {
  const times = { cron, everySeconds, at, timeZone };
  requireSmall(rest.payload);
  const given = waysOf(times);
  if (given.length > 1) throw oneWay(given[1] ?? 'cron');
  const isCron = given.length === 0 ? before.cron !== null : cron !== undefined;
  if (timeZone !== undefined && !isCron) throw zoneOfNothing();
  check(
    { ...times, cron: cron ?? (isCron ? (before.cron ?? undefined) : undefined) },
    before.timeZone,
    calendar,
  );
  return {
    ...rest,
    ...(given.length === 0 ? {} : named(times)),
    ...(timeZone === undefined ? {} : { timeZone }),
  };
}

function waysOf({ cron, everySeconds, at }: Omit<Times, 'timeZone'>): readonly string[] {
  const ways = Object.entries({ cron, everySeconds, at });
  return ways.filter(([, value]) => value !== undefined).map(([name]) => name);
}

function named({ cron, everySeconds, at }: Omit<Times, 'timeZone'>) {
  return { cron: cron ?? null, everySeconds: everySeconds ?? null, at: at ?? null };
}

function check(
  { cron, timeZone }: Pick<Times, 'cron' | 'timeZone'>,
  usualZone: string,
  calendar: Pick<CronCalendar, 'check'>,
): void {
  if (cron !== undefined) calendar.check(cron, timeZone ?? usualZone);
}

function requireSmall(payload: JsonObject | undefined): void {
  if (payload === undefined || JSON.stringify(payload).length <= LARGEST_PAYLOAD) return;
  const message = `takes at most ${String(LARGEST_PAYLOAD)} characters of JSON`;
  throw validationError('schedule.too-large', `payload ${message}`, [{ path: 'payload', message }]);
}

function oneWay(path: string) {
  const message = 'must be the only one of cron, everySeconds and at; one of them is needed';
  return validationError('request.invalid', `${path} ${message}`, [{ path, message }]);
}

function zoneOfNothing() {
  const message = 'belongs to cron only';
  return validationError('request.invalid', `timeZone ${message}`, [{ path: 'timeZone', message }]);
}
