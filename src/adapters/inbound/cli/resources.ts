import { TASK_STATUSES } from '../../../domain/tasks/task-status.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import type { BrainClient } from './brain-client.js';
import type { ResourceCommands } from './resource-commands.js';

/** Counting further would mean reading everything. */
const MOST_COUNTED = 200;

/** How many items have each status, up to 200 of each. */
function countByStatus(path: string, statuses: readonly string[]) {
  return async (client: BrainClient): Promise<JsonObject> => {
    const counts: Record<string, string> = {};
    for (const status of statuses) {
      const page = await client.get(
        `${path}?limit=${String(MOST_COUNTED)}&filter[status]=${status}`,
      );
      const { length } = page['items'] as readonly unknown[];
      counts[status] = page['nextCursor'] === null ? String(length) : `${String(length)}+`;
    }
    return counts;
  };
}

const NAMED = { field: 'name', flags: '--name <name>', description: 'name for people' };
const DESCRIBED = {
  field: 'description',
  flags: '--description <text>',
  description: 'more about it',
};
const PROJECT = {
  field: 'projectId',
  flags: '--project <id>',
  description: 'the project it belongs to',
};

export const RESOURCES: readonly ResourceCommands[] = [
  {
    group: 'tasks',
    item: 'task',
    path: '/api/v1/tasks',
    description: 'the work of the team',
    columns: ['id', 'status', 'priority', 'type', 'title', 'assignee', 'updatedAt'],
    verbs: ['list', 'show', 'create', 'update', 'delete'],
    required: ['title'],
    fields: [
      { field: 'title', flags: '--title <title>', description: 'what is to be done' },
      DESCRIBED,
      { field: 'status', flags: '--status <status>', description: TASK_STATUSES.join(', ') },
      { field: 'type', flags: '--type <type>', description: 'kind of task' },
      {
        field: 'priority',
        flags: '--priority <priority>',
        description: 'low, normal, high, critical',
      },
      PROJECT,
      { field: 'assignee', flags: '--assignee <name>', description: 'who does it' },
      { field: 'labels', flags: '--label <label>', description: 'a label', list: true },
      { field: 'dueAt', flags: '--due <time>', description: 'ISO 8601 time' },
    ],
    status: countByStatus('/api/v1/tasks', TASK_STATUSES),
  },
  {
    group: 'projects',
    item: 'project',
    path: '/api/v1/projects',
    description: 'what tasks belong to',
    columns: ['id', 'slug', 'name', 'status', 'updatedAt'],
    verbs: ['list', 'show', 'create', 'update', 'delete'],
    required: ['slug', 'name'],
    fields: [
      { field: 'slug', flags: '--slug <slug>', description: 'short unique name' },
      NAMED,
      DESCRIBED,
      { field: 'status', flags: '--status <status>', description: 'active, paused, archived' },
    ],
    status: countByStatus('/api/v1/projects', ['active', 'paused', 'archived']),
  },
  {
    group: 'repositories',
    item: 'repository',
    path: '/api/v1/repositories',
    description: 'code repositories and their projects',
    columns: ['id', 'provider', 'fullName', 'projectId', 'updatedAt'],
    verbs: ['list', 'show', 'create', 'update'],
    required: ['provider', 'fullName'],
    fields: [
      { field: 'provider', flags: '--provider <name>', description: 'github' },
      { field: 'fullName', flags: '--full-name <owner/name>', description: 'owner and name' },
      PROJECT,
    ],
  },
  {
    group: 'events',
    item: 'event',
    path: '/api/v1/events',
    description: 'what came in from outside',
    columns: [
      'id',
      'provider',
      'type',
      'providerAction',
      'status',
      'repository',
      'title',
      'createdAt',
    ],
    verbs: ['list', 'show'],
    status: (client) => client.get('/api/v1/events/statistics'),
  },
  {
    group: 'jobs',
    item: 'job',
    path: '/api/v1/jobs',
    description: 'work on the queues',
    columns: ['id', 'queue', 'status', 'attempt', 'runAt', 'lastError'],
    verbs: ['list', 'show'],
    status: countByStatus('/api/v1/jobs', ['pending', 'processing', 'failed', 'dead_letter']),
  },
  {
    group: 'keys',
    item: 'API key',
    path: '/api/v1/api-keys',
    description: 'keys of the API',
    columns: ['id', 'name', 'role', 'expiresAt', 'revokedAt', 'createdAt'],
    verbs: ['list', 'delete'],
  },
];
