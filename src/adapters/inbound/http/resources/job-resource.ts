import {
  MOST_JOBS,
  type EnqueueJob,
  type EnqueueJobs,
} from '../../../../application/jobs/enqueue-jobs.js';
import type { CancelJob, GetJob, RetryJob } from '../../../../application/jobs/manage-jobs.js';
import type { ListPage } from '../../../../application/shared/read-use-cases.js';
import type { Job } from '../../../../domain/jobs/job.js';
import { JOB_LIST } from '../../../../domain/jobs/job-list.js';
import {
  CancelJobDto,
  EnqueueJobDto,
  JobDetailsView,
  JobView,
  toJobDetailsView,
  toJobView,
} from '../../wire/job-dto.js';
import { parseDto } from '../../wire/parse-dto.js';
import { performOnce, toJson } from '../once-per-key.js';
import { idParameter } from '../parameters.js';
import { API_LIMIT, readOptionalJson } from '../read-body.js';
import { resource } from '../resource.js';
import type { ResourceTools } from '../resource-definition.js';
import { idOf } from '../resource-routes.js';
import type { Route } from '../route.js';

export interface JobUseCases {
  readonly list: ListPage<Job>;
  readonly get: GetJob;
  readonly enqueue: EnqueueJob;
  readonly enqueueMany: EnqueueJobs;
  readonly cancel: CancelJob;
  readonly retry: RetryJob;
}

const PATH = '/api/v1/jobs';

export function jobResource(useCases: JobUseCases, tools: ResourceTools): readonly Route[] {
  return [
    ...resource(
      {
        path: PATH,
        title: 'Job',
        view: JobView,
        present: toJobView,
        list: { spec: JOB_LIST, useCase: useCases.list },
        get: { useCase: useCases.get, view: JobDetailsView, present: toJobDetailsView },
        create: {
          dto: EnqueueJobDto,
          useCase: useCases.enqueue,
          many: useCases.enqueueMany,
          most: MOST_JOBS,
        },
      },
      tools,
    ),
    cancelRoute(useCases.cancel, tools),
    retryRoute(useCases.retry, tools),
  ];
}

const AFTERWARDS = { 200: { description: 'The job afterwards', schema: JobView } } as const;

const present = (job: unknown) => toJson(toJobView(job as Job));

function cancelRoute(cancel: CancelJob, tools: ResourceTools): Route {
  return {
    method: 'post',
    path: `${PATH}/:id/cancel`,
    operation: cancel.name,
    summary: 'Cancel a job that waits, or ask one that runs to stop',
    tag: 'Job',
    parameters: [idParameter],
    body: { schema: CancelJobDto, contentTypes: ['application/json'], isOptional: true },
    answers: AFTERWARDS,
    handle: async (context) => {
      const { http } = context;
      const id = idOf('job', http);
      const value = await readOptionalJson(http.req, API_LIMIT);
      const { reason } = parseDto(CancelJobDto, value);
      const input = { id, ...(reason === undefined ? {} : { reason }) };
      http.body = await performOnce(
        { useCase: cancel, input, toJson: present },
        value,
        context,
        tools,
      );
    },
  };
}

function retryRoute(retry: RetryJob, tools: ResourceTools): Route {
  return {
    method: 'post',
    path: `${PATH}/:id/retry`,
    operation: retry.name,
    summary: 'Make a job that was given up or cancelled due again',
    tag: 'Job',
    parameters: [idParameter],
    answers: AFTERWARDS,
    handle: async (context) => {
      const { http } = context;
      const input = { id: idOf('job', http) };
      http.body = await performOnce({ useCase: retry, input, toJson: present }, {}, context, tools);
    },
  };
}
