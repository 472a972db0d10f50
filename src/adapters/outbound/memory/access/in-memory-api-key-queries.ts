import type { ApiKeyState } from '../../../../domain/access/api-key.js';
import type { ApiKeyQueries } from '../../../../ports/access/api-key-repository.js';
import { InMemoryQueries } from '../in-memory-queries.js';

export class InMemoryApiKeyQueries extends InMemoryQueries<ApiKeyState> implements ApiKeyQueries {
  async findByLookup(lookup: string): Promise<ApiKeyState | undefined> {
    return this.table.findByKey('lookup', lookup);
  }

  async count(): Promise<number> {
    return this.table.size;
  }
}
