import { ENTITIES } from '../domain/entities.js';
import type { Aggregate } from '../domain/shared/aggregate.js';
import { searchTextOf, type Entity, type EntityState } from '../domain/shared/entities/entity.js';
import type { EntityStore } from '../ports/entities/entity-stores.js';
import type { Repository } from '../ports/runtime/repository.js';
import type { SearchIndex } from '../ports/search/search-index.js';
import type { Persistence } from './persistence.js';

/** What is saved of an entity is found by full-text search from the commit on. */
export function indexedPersistence(persistence: Persistence): Persistence {
  const { entities, tasks, repositories, searchIndex } = persistence;
  const byCollection = new Map(ENTITIES.map((entity) => [entity.collection, entity]));
  const indexed = <Store extends Repository<never, never>>(collection: string, store: Store) => {
    const entity = byCollection.get(collection);
    return entity && isSearchable(entity) ? indexing(store, entity, searchIndex) : store;
  };
  const stores = new Map<string, EntityStore>();
  return {
    ...persistence,
    tasks: indexed('tasks', tasks as never),
    repositories: indexed('repositories', repositories as never),
    entities: {
      of(collection) {
        const known = stores.get(collection);
        if (known) return known;
        const { repository, queries } = entities.of(collection);
        const store = { repository: indexed(collection, repository as never), queries };
        stores.set(collection, store);
        return store;
      },
    },
  };
}

function isSearchable({ fields }: Entity): boolean {
  return Object.values(fields).some(({ search }) => search !== undefined);
}

function indexing<Store extends Repository<never, never>>(
  repository: Store,
  entity: Entity,
  index: SearchIndex,
): Store {
  const { collection } = entity;
  const plain = repository as unknown as Repository<EntityState>;
  return Object.assign(Object.create(repository) as Store, {
    save: async (...[root, events]: Parameters<Repository<EntityState>['save']>) => {
      await plain.save(root, events);
      await put(root);
    },
    delete: async (...[id, events]: Parameters<Repository<EntityState>['delete']>) => {
      await plain.delete(id, events);
      await index.remove(collection, id);
    },
  });

  async function put({ state }: Aggregate<EntityState>): Promise<void> {
    const { id, deletedAt } = state;
    if (deletedAt !== null) await index.remove(collection, id);
    else await index.put({ collection, id, ...searchTextOf(entity, state) });
  }
}
