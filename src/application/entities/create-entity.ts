import type { Permission } from '../../domain/access/role.js';
import type { Entity, EntityState } from '../../domain/shared/entities/entity.js';
import type { UseCase } from '../shared/use-case.js';
import type { EntityDeps } from './entity-deps.js';
import { saveEntity } from './save-entity.js';

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
    const { work, clock, ids } = this.deps;
    return work.run(async () => {
      const decision = this.entity.open(ids.next(), clock.now(), details);
      await saveEntity(this.deps, this.entity, decision);
      return decision.state;
    });
  }
}
