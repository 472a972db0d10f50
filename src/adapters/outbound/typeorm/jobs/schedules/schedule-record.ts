import { Schedule, type ScheduleState } from '../../../../../domain/jobs/schedule.js';
import { BOOLEAN, ID, INTEGER, JSON_TEXT, key, LONG, recordSchema, TIME } from '../../columns.js';
import type { RepositoryMapping } from '../../typeorm-repository.js';

/** `at`, `overlap` and `misfire` under names that no dialect of SQL knows. */
export type ScheduleRecord = Omit<ScheduleState, 'at' | 'overlap' | 'misfire'> & {
  readonly dueAt: ScheduleState['at'];
  readonly overlapPolicy: ScheduleState['overlap'];
  readonly misfirePolicy: ScheduleState['misfire'];
};

export const SCHEDULE_SCHEMA = recordSchema<ScheduleRecord>('schedules', {
  id: ID,
  version: INTEGER,
  createdAt: TIME,
  updatedAt: TIME,
  name: key(100),
  origin: key(20),
  queue: key(100),
  payload: JSON_TEXT,
  priority: INTEGER,
  cron: key(200),
  timeZone: key(64),
  everySeconds: INTEGER,
  dueAt: TIME,
  startsAt: TIME,
  endsAt: TIME,
  jitterSeconds: INTEGER,
  overlapPolicy: key(20),
  misfirePolicy: key(20),
  misfireLimit: INTEGER,
  graceSeconds: INTEGER,
  paused: BOOLEAN,
  nextSlotAt: TIME,
  nextRunAt: TIME,
  lastSlotAt: TIME,
  lastRunAt: TIME,
  lastJobId: ID,
  lastOutcome: key(20),
  firedCount: LONG,
  skippedCount: LONG,
  missedCount: LONG,
});

export const SCHEDULE_MAPPING: RepositoryMapping<ScheduleState, Schedule, ScheduleRecord> = {
  what: 'schedule',
  toRecord: ({ at, overlap, misfire, ...state }) => ({
    ...state,
    dueAt: at,
    overlapPolicy: overlap,
    misfirePolicy: misfire,
  }),
  toRoot: (record) => Schedule.restore(toScheduleState(record)),
};

export function toScheduleState(record: ScheduleRecord): ScheduleState {
  const { dueAt: at, overlapPolicy: overlap, misfirePolicy: misfire, ...state } = record;
  return { ...state, at, overlap, misfire };
}
