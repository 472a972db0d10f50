import type { CountJobs } from '../../application/jobs/count-jobs.js';
import type { SendMail } from '../../application/jobs/send-mail.js';
import type { SendRequest } from '../../application/jobs/send-request.js';
import type { GetOne, ListPage } from '../../application/shared/read-use-cases.js';
import type { Job } from '../../domain/jobs/job.js';
import type { JobId } from '../../domain/shared/ids.js';
import { token } from './token.js';

export const JOBS_USE_CASES = {
  'jobs.list': token<ListPage<Job>>('jobs.list'),
  'jobs.get': token<GetOne<Job, JobId>>('jobs.get'),
  'jobs.statistics': token<CountJobs>('jobs.statistics'),
  'jobs.send-request': token<SendRequest>('jobs.send-request'),
  'jobs.send-mail': token<SendMail>('jobs.send-mail'),
} as const;
