import type { ListSpec } from '../shared/page.js';

const NEWEST_FIRST = [{ field: 'createdAt', descending: true }];

export const ALERT_LIST: ListSpec = {
  filterable: {
    id: 'id',
    rule: 'text',
    status: 'text',
    severity: 'text',
    startedAt: 'time',
    createdAt: 'time',
    updatedAt: 'time',
    acknowledgedBy: 'text',
  },
  sortable: { createdAt: 'time', startedAt: 'time', updatedAt: 'time' },
  defaultSort: NEWEST_FIRST,
};

export const ALERT_RULE_LIST: ListSpec = {
  filterable: { id: 'id', name: 'text', origin: 'text', severity: 'text', createdAt: 'time' },
  sortable: { name: 'text', createdAt: 'time' },
  defaultSort: [{ field: 'name', descending: false }],
};

export const SILENCE_LIST: ListSpec = {
  filterable: { id: 'id', author: 'text', startsAt: 'time', endsAt: 'time', createdAt: 'time' },
  sortable: { createdAt: 'time', endsAt: 'time' },
  defaultSort: NEWEST_FIRST,
};

export const NOTICE_LIST: ListSpec = {
  filterable: {
    id: 'id',
    alertId: 'id',
    channel: 'text',
    status: 'text',
    sentAt: 'time',
    createdAt: 'time',
  },
  sortable: { createdAt: 'time' },
  defaultSort: [{ field: 'createdAt', descending: false }],
};

export const EXPECTATION_LIST: ListSpec = {
  filterable: {
    id: 'id',
    name: 'text',
    kind: 'text',
    subject: 'text',
    origin: 'text',
    createdAt: 'time',
  },
  sortable: { name: 'text', createdAt: 'time' },
  defaultSort: [{ field: 'name', descending: false }],
};
