import { ApiKey, type ApiKeyState } from '../../../../domain/access/api-key.js';
import { ID, INTEGER, JSON_TEXT, key, recordSchema, TEXT, TIME } from '../columns.js';
import type { RepositoryMapping } from '../typeorm-repository.js';

export const API_KEY_SCHEMA = recordSchema<ApiKeyState>('api_keys', {
  id: ID,
  version: INTEGER,
  createdAt: TIME,
  updatedAt: TIME,
  name: TEXT,
  role: key(20),
  scopes: JSON_TEXT,
  lookup: key(64),
  hash: key(128),
  expiresAt: TIME,
  revokedAt: TIME,
});

export const API_KEY_MAPPING: RepositoryMapping<ApiKeyState, ApiKey, ApiKeyState> = {
  what: 'api-key',
  toRecord: (state) => state,
  toRoot: (state) => ApiKey.restore(state),
};
