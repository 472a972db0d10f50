import type { ListSpec } from '../shared/page.js';

export const JOB_LIST: ListSpec = {
  filterable: {
    id: 'id',
    queue: 'text',
    status: 'text',
    priority: 'number',
    createdAt: 'time',
    runAt: 'time',
  },
  sortable: { createdAt: 'time', runAt: 'time', priority: 'number' },
  defaultSort: [{ field: 'createdAt', descending: true }],
};
