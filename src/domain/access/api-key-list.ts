import type { ListSpec } from '../shared/page.js';

export const API_KEY_LIST: ListSpec = {
  filterable: { id: 'id', name: 'text', role: 'text', createdAt: 'time' },
  sortable: { createdAt: 'time', name: 'text' },
  defaultSort: [{ field: 'createdAt', descending: true }],
};
