import type { CreateApiKey } from '../../../../application/access/create-api-key.js';
import type { RevokeApiKey } from '../../../../application/access/revoke-api-key.js';
import type { GetOne, ListPage } from '../../../../application/shared/read-use-cases.js';
import type { ApiKeyState } from '../../../../domain/access/api-key.js';
import { API_KEY_LIST } from '../../../../domain/access/api-key-list.js';
import type { ApiKeyId } from '../../../../domain/shared/ids.js';
import {
  ApiKeyView,
  CreateApiKeyDto,
  CreatedApiKeyView,
  toApiKeyView,
} from '../../wire/api-key-dto.js';
import { resource } from '../resource.js';
import type { ResourceTools } from '../resource-definition.js';

export interface ApiKeyUseCases {
  readonly list: ListPage<ApiKeyState>;
  readonly get: GetOne<ApiKeyState, ApiKeyId>;
  readonly create: CreateApiKey;
  readonly revoke: RevokeApiKey;
}

export function apiKeyResource(useCases: ApiKeyUseCases, tools: ResourceTools) {
  return resource(
    {
      path: '/api/v1/api-keys',
      title: 'API key',
      view: ApiKeyView,
      present: toApiKeyView,
      list: { spec: API_KEY_LIST, useCase: useCases.list },
      get: { useCase: useCases.get },
      create: {
        dto: CreateApiKeyDto,
        useCase: useCases.create,
        view: CreatedApiKeyView,
        present: toApiKeyView,
        unrepeatable: true,
      },
      delete: { useCase: useCases.revoke },
    },
    tools,
  );
}
