import { CronerCalendar } from '../../adapters/outbound/croner/croner-calendar.js';
import { AppError } from '../../domain/shared/app-error.js';
import { OWN_QUEUES } from '../../application/jobs/queue-directory.js';
import { toDetails } from '../to-schedule-details.js';
import type { Rule, RuleVoice } from './rule.js';
import type { ScheduleSettings } from './settings/schedule-settings.js';

const TIMES = ['at', 'startsAt', 'endsAt'] as const;

/** What schedules must be in view of their own settings. A time that is over is none of its faults. */
export const SCHEDULE_RULES: readonly Rule[] = [
  {
    reads: ['jobs.schedules'],
    check({ jobs: { schedules } }, voice) {
      const calendar = new CronerCalendar();
      for (const [name, schedule] of Object.entries(schedules)) {
        checkSchedule(name, schedule, calendar, voice);
      }
    },
  },
];

function checkSchedule(
  name: string,
  schedule: ScheduleSettings,
  calendar: CronerCalendar,
  voice: RuleVoice,
): void {
  const path = `jobs.schedules.${name}`;
  const { cron, timeZone = 'UTC', everySeconds, at, startsAt, endsAt, queue } = schedule;
  for (const field of TIMES) {
    const time = schedule[field];
    if (time === undefined || !Number.isNaN(Date.parse(time))) continue;
    voice.refuse(`${path}.${field}`, 'must be a time that there is');
  }
  if (OWN_QUEUES.includes(queue)) {
    voice.refuse(`${path}.queue`, "must not be one of the program's own queues");
  }
  if (startsAt !== undefined && endsAt !== undefined && Date.parse(endsAt) < Date.parse(startsAt)) {
    voice.refuse(`${path}.endsAt`, 'must not be before startsAt');
  }
  if (cron === undefined && everySeconds === undefined && at === undefined) {
    voice.missing(`${path}.cron`, 'or everySeconds or at is required, one of them');
    return;
  }
  try {
    toDetails(name, schedule, calendar);
    if (cron === undefined || calendar.next(cron, timeZone, new Date(0))) return;
    voice.refuse(`${path}.cron`, 'leaves no time at which it would be due');
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    for (const fault of error.faults) voice.refuse(`${path}.${fault.path}`, fault.message);
  }
}
