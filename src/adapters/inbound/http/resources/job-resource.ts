import type { GetJob } from '../../../../application/jobs/manage-jobs.js';
import type { ListPage } from '../../../../application/shared/read-use-cases.js';
import type { Job } from '../../../../domain/jobs/job.js';
import { JOB_LIST } from '../../../../domain/jobs/job-list.js';
import { JobView, toJobView } from '../../wire/job-dto.js';
import { resource } from '../resource.js';
import type { ResourceTools } from '../resource-definition.js';

export interface JobUseCases {
  readonly list: ListPage<Job>;
  readonly get: GetJob;
}

export function jobResource(useCases: JobUseCases, tools: ResourceTools) {
  return resource(
    {
      path: '/api/v1/jobs',
      title: 'Job',
      view: JobView,
      present: toJobView,
      list: { spec: JOB_LIST, useCase: useCases.list },
      get: { useCase: useCases.get },
    },
    tools,
  );
}
