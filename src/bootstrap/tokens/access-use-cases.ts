import type { CreateApiKey } from '../../application/access/create-api-key.js';
import type { RevokeApiKey } from '../../application/access/revoke-api-key.js';
import type { GetOne, ListPage } from '../../application/shared/read-use-cases.js';
import type { ApiKeyState } from '../../domain/access/api-key.js';
import type { ApiKeyId } from '../../domain/shared/ids.js';
import { token } from './token.js';

export const ACCESS_USE_CASES = {
  'api-keys.list': token<ListPage<ApiKeyState>>('api-keys.list'),
  'api-keys.get': token<GetOne<ApiKeyState, ApiKeyId>>('api-keys.get'),
  'api-keys.create': token<CreateApiKey>('api-keys.create'),
  'api-keys.delete': token<RevokeApiKey>('api-keys.delete'),
} as const;
