import type { ListSpec } from '../shared/page.js';

export const CODE_BASE_LIST: ListSpec = {
  filterable: {
    id: 'id',
    name: 'text',
    location: 'text',
    status: 'text',
    projectId: 'id',
    createdAt: 'time',
    updatedAt: 'time',
  },
  sortable: { createdAt: 'time', updatedAt: 'time', name: 'text' },
  defaultSort: [{ field: 'createdAt', descending: true }],
};

/** Of one code base: `codeBaseId` comes from the path. */
export const CODE_FILE_LIST: ListSpec = {
  filterable: {
    codeBaseId: 'id',
    path: 'text',
    language: 'text',
    lineCount: 'number',
    complexity: 'number',
    changes: 'number',
    hotSpot: 'number',
    hasErrors: 'boolean',
  },
  sortable: {
    path: 'text',
    lineCount: 'number',
    elements: 'number',
    complexity: 'number',
    changes: 'number',
    hotSpot: 'number',
  },
  defaultSort: [{ field: 'path', descending: false }],
};

export const CODE_ELEMENT_LIST: ListSpec = {
  filterable: {
    codeBaseId: 'id',
    path: 'text',
    name: 'text',
    qualifiedName: 'text',
    kind: 'text',
    language: 'text',
    complexity: 'number',
    tokens: 'number',
    exported: 'boolean',
    unused: 'boolean',
  },
  sortable: {
    path: 'text',
    name: 'text',
    startLine: 'number',
    complexity: 'number',
    tokens: 'number',
  },
  defaultSort: [
    { field: 'path', descending: false },
    { field: 'startLine', descending: false },
  ],
};
