import type { Permission } from '../../domain/access/role.js';
import type { Entity, EntityState } from '../../domain/shared/entities/entity.js';
import type { UseCase } from '../shared/use-case.js';
import type { EntityDeps } from './entity-deps.js';
import { requireRelations } from './entity-relations.js';

/** `<collection>.create` */
export class CreateEntity implements UseCase<object, EntityState> {
  readonly name: string;
  readonly permission: Permission;

  constructor(
    private readonly entity: Entity,
    private readonly deps: EntityDeps,
  ) {
    this.name = `${entity.collection}.create`;
    this.permission = `${entity.one}:write`;
  }

  execute(details: object): Promise<EntityState> {
    const { stores, work, clock, ids } = this.deps;
    return work.run(async () => {
      const { state, events } = this.entity.open(ids.next(), clock.now(), details);
      await requireRelations(this.deps, this.entity, state);
      await stores.of(this.entity.collection).repository.save({ state }, events);
      return state;
    });
  }
}
