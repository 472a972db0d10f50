import { JOB_STATUSES } from '../../../../domain/jobs/job.js';
import { countAll, countsBy } from './counts.js';
import type { ResourceDefinition } from './resource-definition.js';

const PATH = '/api/v1/jobs';

export const JOBS: ResourceDefinition = {
  group: 'jobs',
  one: 'job',
  path: PATH,
  summary: 'What the queues hold.',
  columns: ['id', 'queue', 'status', 'attempt', 'runAt', 'lastError'],
  listExamples: ['brain jobs list --filter status=failed,dead_letter'],
  status: (client) => countAll(client, PATH, countsBy('status', JOB_STATUSES)),
};
