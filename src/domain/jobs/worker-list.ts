import type { ListSpec } from '../shared/page.js';

/** As they are stored. */
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

/** As they are shown: what state a worker is in depends on when one asks. */
export const WORKER_REPORT_LIST: ListSpec = {
  ...WORKER_LIST,
  filterable: { ...WORKER_LIST.filterable, state: 'text' },
};
