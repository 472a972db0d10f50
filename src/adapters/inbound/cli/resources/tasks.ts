import { TASK_STATUSES } from '../../../../domain/tasks/task-status.js';
import { ChangeTaskDto, CreateTaskDto } from '../../wire/task-dto.js';
import { countAll, countsBy } from './counts.js';
import { PROJECT_REFERENCE } from './projects.js';
import type { ResourceDefinition } from './resource-definition.js';

const PATH = '/api/v1/tasks';
const FIELDS = {
  flags: { projectId: 'project', labels: 'label', dueAt: 'due' },
  references: { projectId: PROJECT_REFERENCE },
};

export const TASKS: ResourceDefinition = {
  group: 'tasks',
  one: 'task',
  path: PATH,
  summary: 'The work of the team.',
  columns: ['id', 'status', 'priority', 'title'],
  listExamples: [
    'brain tasks list --filter status=open,review --sort -updatedAt',
    "brain tasks list --filter 'createdAt[gte]=2026-11-01' --all --json",
  ],
  status: (client) => countAll(client, PATH, countsBy('status', TASK_STATUSES)),
  create: {
    ...FIELDS,
    name: 'create',
    summary: 'Create a task.',
    examples: ["brain tasks create --title 'Renew the certificate' --priority high --label ops"],
    dto: CreateTaskDto,
  },
  update: {
    ...FIELDS,
    name: 'update',
    summary: 'Change a task; what is not named stays.',
    examples: [
      'brain tasks update 01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10 --status completed',
      'brain tasks update 01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10 --clear assignee',
    ],
    dto: ChangeTaskDto,
  },
  remove: {
    name: 'delete',
    summary: 'Delete a task.',
    examples: ['brain tasks delete 01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10'],
    done: 'Deleted',
  },
};
