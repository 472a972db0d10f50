import type { CountJobs } from '../../application/jobs/count-jobs.js';
import type { PreviewSchedule } from '../../application/jobs/preview-schedule.js';
import type { ChangeSchedule, CreateSchedule } from '../../application/jobs/write-schedules.js';
import type { DeleteOne } from '../../application/shared/delete-one.js';
import type { GetOne, ListPage } from '../../application/shared/read-use-cases.js';
import type { Job } from '../../domain/jobs/job.js';
import type { Schedule, ScheduleState } from '../../domain/jobs/schedule.js';
import type { JobId, ScheduleId } from '../../domain/shared/ids.js';
import { token } from './token.js';

export const JOBS_USE_CASES = {
  'jobs.list': token<ListPage<Job>>('jobs.list'),
  'jobs.get': token<GetOne<Job, JobId>>('jobs.get'),
  'jobs.statistics': token<CountJobs>('jobs.statistics'),
  'schedules.list': token<ListPage<ScheduleState>>('schedules.list'),
  'schedules.get': token<GetOne<ScheduleState, ScheduleId>>('schedules.get'),
  'schedules.create': token<CreateSchedule>('schedules.create'),
  'schedules.update': token<ChangeSchedule>('schedules.update'),
  'schedules.delete': token<DeleteOne<ScheduleState, Schedule>>('schedules.delete'),
  'schedules.next': token<PreviewSchedule>('schedules.next'),
} as const;
