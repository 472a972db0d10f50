import type { Permission } from '../../domain/access/role.js';
import { notFound } from '../../domain/shared/app-error.js';
import type { Entity, EntityState } from '../../domain/shared/entities/entity.js';
import { requireVersion } from '../shared/require-version.js';
import type { UseCase } from '../shared/use-case.js';
import type { EntityDeps } from './entity-deps.js';
import { saveEntity } from './save-entity.js';

export interface ChangeInput<
  State extends EntityState = EntityState,
  Details extends object = object,
> {
  readonly id: State['id'];
  /** A merge patch: members of objects that are not named stay, null removes one. */
  readonly change: Partial<Details>;
  /** The version the caller has seen; absent = whatever it is now. */
  readonly expectedVersion?: number;
}

/** `<collection>.update` */
export class ChangeEntity implements UseCase<ChangeInput, EntityState> {
  readonly name: string;
  readonly permission: Permission;

  constructor(
    private readonly entity: Entity,
    private readonly deps: EntityDeps,
  ) {
    this.name = `${entity.collection}.update`;
    this.permission = `${entity.one}:write`;
  }

  execute({ id, change, expectedVersion }: ChangeInput): Promise<EntityState> {
    const { stores, work, clock } = this.deps;
    return work.run(async () => {
      const { repository } = stores.of(this.entity.collection);
      const { state: before } = await repository.get(id);
      if (before.deletedAt !== null) throw notFound(this.entity.one, id);
      requireVersion(before, expectedVersion);
      const decision = this.entity.change(before, change, clock.now());
      if (decision.state !== before) await saveEntity(this.deps, this.entity, decision, before);
      return decision.state;
    });
  }
}
