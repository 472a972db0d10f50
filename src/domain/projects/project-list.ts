import type { ListSpec } from '../shared/page.js';

export const PROJECT_LIST: ListSpec = {
  filterable: {
    id: 'id',
    slug: 'text',
    name: 'text',
    status: 'text',
    createdAt: 'time',
    updatedAt: 'time',
  },
  sortable: { createdAt: 'time', updatedAt: 'time', slug: 'text', name: 'text' },
  defaultSort: [{ field: 'createdAt', descending: true }],
};

export const REPOSITORY_LIST: ListSpec = {
  filterable: {
    id: 'id',
    provider: 'text',
    fullName: 'text',
    externalId: 'text',
    projectId: 'id',
    createdAt: 'time',
  },
  sortable: { createdAt: 'time', fullName: 'text' },
  defaultSort: [{ field: 'createdAt', descending: true }],
};
