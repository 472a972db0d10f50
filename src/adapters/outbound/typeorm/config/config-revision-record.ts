import {
  ConfigRevision,
  type ConfigRevisionState,
} from '../../../../domain/config/config-revision.js';
import { ID, INTEGER, JSON_TEXT, key, recordSchema, TEXT, TIME } from '../columns.js';
import type { RepositoryMapping } from '../typeorm-repository.js';

export const CONFIG_REVISION_SCHEMA = recordSchema<ConfigRevisionState>('config_revisions', {
  id: ID,
  version: INTEGER,
  createdAt: TIME,
  updatedAt: TIME,
  number: INTEGER,
  source: key(20),
  author: key(255),
  reason: TEXT,
  status: key(20),
  changes: JSON_TEXT,
  overrides: JSON_TEXT,
  settings: JSON_TEXT,
  healthBefore: key(20),
  undoneBy: INTEGER,
});

export const CONFIG_REVISION_MAPPING: RepositoryMapping<
  ConfigRevisionState,
  ConfigRevision,
  ConfigRevisionState
> = {
  what: 'config-revision',
  toRecord: (state) => state,
  toRoot: (state) => ConfigRevision.restore(state),
};
