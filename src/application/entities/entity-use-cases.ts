import type { Entity, EntityState } from '../../domain/shared/entities/entity.js';
import { CreateMany } from '../shared/create-many.js';
import { ChangeEntity, type ChangeInput } from './change-entity.js';
import { CreateEntity } from './create-entity.js';
import { DeleteEntity, RestoreEntity } from './delete-entity.js';
import type { EntityDeps } from './entity-deps.js';
import { ImportEntities } from './import-entities.js';
import { GetEntity, ListEntities } from './read-entities.js';

/** What can be done with the entities of one collection. */
export interface EntityUseCases {
  readonly list: ListEntities;
  readonly get: GetEntity;
  readonly create: CreateEntity;
  readonly createMany: CreateMany<object, EntityState>;
  readonly change: ChangeEntity;
  readonly changeMany: CreateMany<ChangeInput, EntityState>;
  readonly delete: DeleteEntity;
  readonly restore: RestoreEntity;
  readonly import: ImportEntities;
}

/** The last part of the names of the use cases. */
export const ENTITY_VERBS = {
  list: 'list',
  get: 'get',
  create: 'create',
  createMany: 'create-many',
  change: 'update',
  changeMany: 'update-many',
  delete: 'delete',
  restore: 'restore',
  import: 'import',
} as const satisfies Readonly<Record<keyof EntityUseCases, string>>;

export function entityUseCases(entity: Entity, deps: EntityDeps): EntityUseCases {
  const create = new CreateEntity(entity, deps);
  const change = new ChangeEntity(entity, deps);
  return {
    list: new ListEntities(entity, deps),
    get: new GetEntity(entity, deps),
    create,
    createMany: new CreateMany(create, deps.work),
    change,
    changeMany: new CreateMany(change, deps.work),
    delete: new DeleteEntity(entity, deps),
    restore: new RestoreEntity(entity, deps),
    import: new ImportEntities(entity, deps),
  };
}
