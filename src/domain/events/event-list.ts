import type { ListSpec } from '../shared/page.js';

export const EVENT_LIST: ListSpec = {
  filterable: {
    id: 'id',
    provider: 'text',
    deliveryId: 'text',
    type: 'text',
    providerAction: 'text',
    status: 'text',
    entity: 'text',
    action: 'text',
    repository: 'text',
    taskId: 'id',
    createdAt: 'time',
  },
  sortable: { createdAt: 'time', type: 'text', status: 'text' },
  defaultSort: [{ field: 'createdAt', descending: true }],
};
