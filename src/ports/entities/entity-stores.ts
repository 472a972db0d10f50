import type { Aggregate } from '../../domain/shared/aggregate.js';
import type { EntityState } from '../../domain/shared/entities/entity.js';
import type { Queries, Repository } from '../runtime/repository.js';

/** Where the entities of one collection are kept. */
export interface EntityStore<State extends EntityState = EntityState> {
  readonly repository: Repository<State, Aggregate<State>>;
  readonly queries: Queries<State>;
}

export interface EntityStores {
  /** @throws Error when there is no such collection */
  of(collection: string): EntityStore;
}
