import type { ListSpec } from '../shared/page.js';

export const ERROR_GROUP_LIST: ListSpec = {
  filterable: {
    id: 'id',
    status: 'text',
    code: 'text',
    kind: 'text',
    category: 'text',
    severity: 'text',
    component: 'text',
    firstSeenAt: 'time',
    lastSeenAt: 'time',
  },
  sortable: { lastSeenAt: 'time', firstSeenAt: 'time', count: 'number' },
  defaultSort: [{ field: 'lastSeenAt', descending: true }],
};
