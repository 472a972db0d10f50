import type { CountJobs } from '../../application/jobs/count-jobs.js';
import type { EnqueueJob, EnqueueJobs } from '../../application/jobs/enqueue-jobs.js';
import type { CancelJob, GetJob, RetryJob } from '../../application/jobs/manage-jobs.js';
import type {
  ChangeQueue,
  GetQueue,
  ListQueues,
  PurgeQueue,
} from '../../application/jobs/manage-queues.js';
import type { SendMail } from '../../application/jobs/send-mail.js';
import type { SendRequest } from '../../application/jobs/send-request.js';
import type { Job } from '../../domain/jobs/job.js';
import type { PreviewSchedule } from '../../application/jobs/preview-schedule.js';
import type { ChangeSchedule, CreateSchedule } from '../../application/jobs/write-schedules.js';
import type { DeleteOne } from '../../application/shared/delete-one.js';
import type { GetOne, ListPage } from '../../application/shared/read-use-cases.js';
import type { Schedule, ScheduleState } from '../../domain/jobs/schedule.js';
import type { ScheduleId } from '../../domain/shared/ids.js';
import type { ListWorkers } from '../../application/jobs/list-workers.js';
import { token } from './token.js';

export const JOBS_USE_CASES = {
  'jobs.list': token<ListPage<Job>>('jobs.list'),
  'jobs.get': token<GetJob>('jobs.get'),
  'jobs.enqueue': token<EnqueueJob>('jobs.enqueue'),
  'jobs.enqueue-many': token<EnqueueJobs>('jobs.enqueue-many'),
  'jobs.cancel': token<CancelJob>('jobs.cancel'),
  'jobs.retry': token<RetryJob>('jobs.retry'),
  'jobs.statistics': token<CountJobs>('jobs.statistics'),
  'queues.list': token<ListQueues>('queues.list'),
  'queues.get': token<GetQueue>('queues.get'),
  'queues.update': token<ChangeQueue>('queues.update'),
  'queues.purge': token<PurgeQueue>('queues.purge'),
  'jobs.send-request': token<SendRequest>('jobs.send-request'),
  'jobs.send-mail': token<SendMail>('jobs.send-mail'),
  'workers.list': token<ListWorkers>('workers.list'),
  'schedules.list': token<ListPage<ScheduleState>>('schedules.list'),
  'schedules.get': token<GetOne<ScheduleState, ScheduleId>>('schedules.get'),
  'schedules.create': token<CreateSchedule>('schedules.create'),
  'schedules.update': token<ChangeSchedule>('schedules.update'),
  'schedules.delete': token<DeleteOne<ScheduleState, Schedule>>('schedules.delete'),
  'schedules.next': token<PreviewSchedule>('schedules.next'),
} as const;
