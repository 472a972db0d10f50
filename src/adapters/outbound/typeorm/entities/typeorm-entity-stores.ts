import type { EntitySchema } from 'typeorm';
import type { Aggregate } from '../../../../domain/shared/aggregate.js';
import type { Entity, EntityState } from '../../../../domain/shared/entities/entity.js';
import type { ListSpec } from '../../../../domain/shared/page.js';
import type { EntityStore, EntityStores } from '../../../../ports/entities/entity-stores.js';
import type { ListedTable } from '../lists/list-records.js';
import { TypeOrmQueries } from '../typeorm-queries.js';
import type { RepositoryDeps } from '../typeorm-repository.js';
import { entityRecordSchema } from './entity-record.js';
import { TypeOrmEntityRepository } from './typeorm-entity-repository.js';

export type EntitySchemas = ReadonlyMap<Entity, EntitySchema<EntityState>>;

type Listed = (schema: EntitySchema<EntityState>, spec: ListSpec) => ListedTable<EntityState>;

export class TypeOrmEntityStores implements EntityStores {
  private readonly stores: ReadonlyMap<string, EntityStore>;

  constructor(deps: RepositoryDeps, schemas: EntitySchemas, listed: Listed) {
    this.stores = new Map(
      [...schemas].map(([entity, schema]) => {
        const store = storeOf(deps, entity, listed(schema, entity.list));
        return [entity.collection, store];
      }),
    );
  }

  of(collection: string): EntityStore {
    const store = this.stores.get(collection);
    if (!store) throw new Error(`There is no collection ${collection}`);
    return store;
  }
}

export function entitySchemas(entities: readonly Entity[]): EntitySchemas {
  return new Map(entities.map((entity) => [entity, entityRecordSchema(entity)]));
}

function storeOf(
  deps: RepositoryDeps,
  { one }: Entity,
  listed: ListedTable<EntityState>,
): EntityStore {
  const repository = new TypeOrmEntityRepository<EntityState, Aggregate<EntityState>, EntityState>(
    deps,
    listed.table,
    { what: one, toRecord: asItIs, toRoot: (state) => ({ state }) },
  );
  return { repository, queries: new TypeOrmQueries(deps.work, listed, asItIs) };
}

function asItIs(state: EntityState): EntityState {
  return state;
}
