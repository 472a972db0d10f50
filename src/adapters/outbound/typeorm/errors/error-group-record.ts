import { ErrorGroup, type ErrorGroupState } from '../../../../domain/errors/error-group.js';
import { ID, INTEGER, JSON_TEXT, key, LONG, recordSchema, TEXT, TIME } from '../columns.js';
import type { RepositoryMapping } from '../typeorm-repository.js';

export const ERROR_GROUP_SCHEMA = recordSchema<ErrorGroupState>('error_groups', {
  id: ID,
  version: INTEGER,
  createdAt: TIME,
  updatedAt: TIME,
  fingerprint: key(64),
  kind: key(40),
  code: key(100),
  category: key(40),
  severity: key(20),
  component: key(128),
  message: TEXT,
  sample: JSON_TEXT,
  count: LONG,
  firstSeenAt: TIME,
  lastSeenAt: TIME,
  firstVersion: key(64),
  versions: JSON_TEXT,
  status: key(20),
  resolvedAt: TIME,
  resolvedBy: key(255),
  note: TEXT,
});

export const ERROR_GROUP_MAPPING: RepositoryMapping<ErrorGroupState, ErrorGroup, ErrorGroupState> =
  {
    what: 'error',
    toRecord: (state) => state,
    toRoot: (state) => ErrorGroup.restore(state),
  };
