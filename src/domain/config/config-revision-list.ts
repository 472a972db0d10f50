import type { ListSpec } from '../shared/page.js';

export const CONFIG_REVISION_LIST: ListSpec = {
  filterable: {
    id: 'id',
    number: 'number',
    source: 'text',
    author: 'text',
    status: 'text',
    createdAt: 'time',
  },
  sortable: { number: 'number', createdAt: 'time' },
  defaultSort: [{ field: 'number', descending: true }],
};
