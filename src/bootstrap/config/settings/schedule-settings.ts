import type { JsonObject } from '../../../domain/shared/json.js';
import {
  MISFIRE_POLICIES,
  MOST_FIRINGS,
  OVERLAP_POLICIES,
  type MisfirePolicy,
  type OverlapPolicy,
} from '../../../domain/jobs/plan-firings.js';
import { choice, integer, text } from '../setting-kinds.js';
import { Setting } from '../setting.js';
import { jsonObject } from '../structured-kinds.js';

const TIME = text(
  'a time such as 2026-12-01T12:00:00Z',
  /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/,
);

const QUEUE = text(
  '1 to 100 letters, digits, dots, hyphens or underscores, the first a letter or digit',
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
);

/** One entry of `jobs.schedules`. */
export class ScheduleSettings {
  @Setting(QUEUE, {
    required: true,
    description: 'Queue of its jobs.',
  })
  queue!: string;

  @Setting(jsonObject(), { default: {}, description: 'Payload of its jobs.' })
  payload!: JsonObject;

  @Setting(integer(0, 100), { default: 50, description: 'Of its jobs; higher runs first.' })
  priority!: number;

  @Setting(text('a cron expression of five or six fields', /^[\x20-\x7e]{9,200}$/), {
    description: 'When it is due: five fields, or six with seconds first.',
  })
  cron?: string;

  @Setting(text('an IANA time zone', /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/), {
    description: 'Time zone of the cron expression; UTC when absent.',
  })
  timeZone?: string;

  @Setting(integer(1, 31_536_000), {
    description: 'Seconds from one time to the next, instead of cron.',
  })
  everySeconds?: number;

  @Setting(TIME, { description: 'When it is due once, instead of cron.' })
  at?: string;

  @Setting(TIME, { description: 'Not due before; intervals are counted from here.' })
  startsAt?: string;

  @Setting(TIME, { description: 'Not due after.' })
  endsAt?: string;

  @Setting(integer(0, 86_400), {
    default: 0,
    description: 'Seconds that a job may come later, by chance.',
  })
  jitterSeconds!: number;

  @Setting(choice(OVERLAP_POLICIES), {
    default: 'queue',
    description:
      'While the job before is unfinished: queue adds one, skip does not, cancel ends that one.',
  })
  overlap!: OverlapPolicy;

  @Setting(choice(MISFIRE_POLICIES), {
    default: 'once',
    description: 'Of times that are over by more than the grace: once makes up for one, all, skip.',
  })
  misfire!: MisfirePolicy;

  @Setting(integer(1, MOST_FIRINGS), {
    default: 10,
    description: 'With misfire all, so many are made up for, the newest.',
  })
  misfireLimit!: number;

  @Setting(integer(1, 86_400), { default: 60, description: 'Seconds that late is in time.' })
  graceSeconds!: number;
}
