import { ApiKey, type ApiKeyState } from '../../../../domain/access/api-key.js';
import type { ApiKeyRepository } from '../../../../ports/access/api-key-repository.js';
import { InMemoryTable } from '../database/in-memory-table.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import { InMemoryRepository, type RepositoryDeps } from '../in-memory-repository.js';

export function apiKeyTable(database: InMemoryDatabase): InMemoryTable<ApiKeyState> {
  return new InMemoryTable<ApiKeyState>(database, {
    what: 'api-key',
    unique: ({ lookup }) => [['lookup', lookup]],
  });
}

export class InMemoryApiKeyRepository
  extends InMemoryRepository<ApiKeyState, ApiKey>
  implements ApiKeyRepository
{
  constructor(deps: RepositoryDeps, table: InMemoryTable<ApiKeyState>) {
    super(deps, table, { what: 'api-key', restore: (state) => ApiKey.restore(state) });
  }
}
