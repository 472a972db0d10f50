import type { ListSpec } from '../shared/page.js';

export const SCHEDULE_LIST: ListSpec = {
  filterable: {
    id: 'id',
    name: 'text',
    queue: 'text',
    origin: 'text',
    paused: 'boolean',
    lastOutcome: 'text',
    nextRunAt: 'time',
    createdAt: 'time',
  },
  sortable: { name: 'text', createdAt: 'time' },
  defaultSort: [{ field: 'name', descending: false }],
};
