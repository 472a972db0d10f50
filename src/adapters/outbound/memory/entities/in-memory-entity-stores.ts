import type { Aggregate } from '../../../../domain/shared/aggregate.js';
import type { Entity, EntityState } from '../../../../domain/shared/entities/entity.js';
import type { EntityStore, EntityStores } from '../../../../ports/entities/entity-stores.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import { InMemoryTable } from '../database/in-memory-table.js';
import { InMemoryQueries } from '../in-memory-queries.js';
import { InMemoryRepository, type RepositoryDeps } from '../in-memory-repository.js';

export class InMemoryEntityStores implements EntityStores {
  private readonly tables: readonly (readonly [Entity, InMemoryTable<EntityState>])[];
  private readonly stores: ReadonlyMap<string, EntityStore>;

  constructor(deps: RepositoryDeps, entities: readonly Entity[]) {
    this.tables = entities.map((entity) => [entity, tableOf(deps.database, entity)]);
    this.stores = new Map(
      this.tables.map(([entity, table]) => [entity.collection, storeOf(deps, entity, table)]),
    );
  }

  of(collection: string): EntityStore {
    const store = this.stores.get(collection);
    if (!store) throw new Error(`There is no collection ${collection}`);
    return store;
  }

  /** The rows themselves, for looking at only, by the class of data they count as. */
  peeks(): readonly (readonly [Entity['storageClass'], () => Iterable<EntityState>])[] {
    return this.tables.map(([{ storageClass }, table]) => [storageClass, () => table.peek()]);
  }
}

function storeOf(
  deps: RepositoryDeps,
  { one, list }: Entity,
  table: InMemoryTable<EntityState>,
): EntityStore {
  const mapping = { what: one, restore: (state: EntityState) => ({ state }) };
  return {
    repository: new InMemoryRepository<EntityState, Aggregate<EntityState>>(deps, table, mapping),
    queries: new InMemoryQueries(table, list),
  };
}

function tableOf(database: InMemoryDatabase, { one, fields }: Entity): InMemoryTable<EntityState> {
  const unique = Object.entries(fields).flatMap(([name, { isUnique }]) => (isUnique ? [name] : []));
  return new InMemoryTable<EntityState>(database, {
    what: one,
    unique: (state) =>
      unique.flatMap((name) => {
        const value = (state as unknown as Readonly<Record<string, unknown>>)[name];
        return typeof value === 'string' ? [[name, value]] : [];
      }),
  });
}
