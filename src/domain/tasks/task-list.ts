import type { ListSpec } from '../shared/page.js';

export const TASK_LIST: ListSpec = {
  filterable: {
    id: 'id',
    status: 'text',
    type: 'text',
    priority: 'text',
    title: 'text',
    assignee: 'text',
    projectId: 'id',
    parentId: 'id',
    tags: 'tags',
    createdAt: 'time',
    updatedAt: 'time',
    dueAt: 'time',
    deletedAt: 'time',
  },
  sortable: {
    createdAt: 'time',
    updatedAt: 'time',
    title: 'text',
    status: 'text',
  },
  defaultSort: [{ field: 'createdAt', descending: true }],
};
