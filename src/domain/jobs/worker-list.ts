import type { ListSpec } from '../shared/page.js';

export const WORKER_LIST: ListSpec = {
  filterable: {
    id: 'text',
    host: 'text',
    pid: 'number',
    version: 'text',
    startedAt: 'time',
    heartbeatAt: 'time',
  },
  sortable: { startedAt: 'time', heartbeatAt: 'time' },
  defaultSort: [{ field: 'startedAt', descending: false }],
};
