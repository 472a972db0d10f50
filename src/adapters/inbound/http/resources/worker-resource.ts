import type { ListWorkers } from '../../../../application/jobs/list-workers.js';
import { WORKER_REPORT_LIST } from '../../../../domain/jobs/worker-list.js';
import { toWorkerView, WorkerView } from '../../wire/worker-dto.js';
import { resource } from '../resource.js';
import type { ResourceTools } from '../resource-definition.js';
import type { Route } from '../route.js';

/** Workers come and go by themselves. */
export function workerResource(list: ListWorkers, tools: ResourceTools): readonly Route[] {
  return resource(
    {
      path: '/api/v1/workers',
      title: 'Worker',
      view: WorkerView,
      present: toWorkerView,
      list: { spec: WORKER_REPORT_LIST, useCase: list },
    },
    tools,
  );
}
