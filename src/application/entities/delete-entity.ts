import type { Permission } from '../../domain/access/role.js';
import { notFound } from '../../domain/shared/app-error.js';
import type { Entity, EntityState } from '../../domain/shared/entities/entity.js';
import { requireVersion } from '../shared/require-version.js';
import type { UseCase } from '../shared/use-case.js';
import type { EntityDeps } from './entity-deps.js';
import { refuseUsed } from './entity-relations.js';
import { saveEntity } from './save-entity.js';

interface Named {
  readonly id: string;
  readonly expectedVersion?: number;
}

/** `<collection>.delete`: it can be restored until it is purged. */
export class DeleteEntity implements UseCase<Named, void> {
  readonly name: string;
  readonly permission: Permission;

  constructor(
    private readonly entity: Entity,
    private readonly deps: EntityDeps,
  ) {
    this.name = `${entity.collection}.delete`;
    this.permission = `${entity.one}:delete`;
  }

  execute({ id, expectedVersion }: Named): Promise<void> {
    const { stores, work, clock } = this.deps;
    return work.run(async () => {
      const { repository } = stores.of(this.entity.collection);
      const { state: before } = await repository.get(id);
      if (before.deletedAt !== null) throw notFound(this.entity.one, id);
      requireVersion(before, expectedVersion);
      await refuseUsed(this.deps, this.entity, id);
      await saveEntity(this.deps, this.entity, this.entity.delete(before, clock.now()), before);
    });
  }
}

/** `<collection>.restore`; what it refers to must still be there. */
export class RestoreEntity implements UseCase<Named, EntityState> {
  readonly name: string;
  readonly permission: Permission;

  constructor(
    private readonly entity: Entity,
    private readonly deps: EntityDeps,
  ) {
    this.name = `${entity.collection}.restore`;
    this.permission = `${entity.one}:write`;
  }

  execute({ id, expectedVersion }: Named): Promise<EntityState> {
    const { stores, work, clock } = this.deps;
    return work.run(async () => {
      const { repository } = stores.of(this.entity.collection);
      const { state: before } = await repository.get(id);
      requireVersion(before, expectedVersion);
      const decision = this.entity.restore(before, clock.now());
      if (decision.state !== before) await saveEntity(this.deps, this.entity, decision, before);
      return decision.state;
    });
  }
}
