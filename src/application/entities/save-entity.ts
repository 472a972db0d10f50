import type { Decision, Entity, EntityState } from '../../domain/shared/entities/entity.js';
import type { EntityDeps } from './entity-deps.js';
import { requireRelations } from './entity-relations.js';

/** Stores what was decided of an entity, with what follows from it. @throws AppError when its relations do not hold */
export async function saveEntity(
  deps: Pick<EntityDeps, 'stores' | 'guards'>,
  entity: Entity,
  { state, events }: Decision<EntityState>,
  before?: EntityState,
): Promise<void> {
  const { collection } = entity;
  const guard = deps.guards[collection];
  if (state.deletedAt === null) {
    await requireRelations(deps, entity, state, before?.deletedAt === null ? before : undefined);
    await guard?.check?.(state, before);
  }
  await deps.stores.of(collection).repository.save({ state }, events);
  await guard?.saved?.(state, before);
}
