import type { ApiKey, ApiKeyState } from '../../domain/access/api-key.js';
import type { Queries, Repository } from '../runtime/repository.js';

export type ApiKeyRepository = Repository<ApiKeyState, ApiKey>;

export interface ApiKeyQueries extends Queries<ApiKeyState> {
  findByLookup(lookup: string): Promise<ApiKeyState | undefined>;
  /** How many keys there are, revoked ones included. */
  count(): Promise<number>;
}
