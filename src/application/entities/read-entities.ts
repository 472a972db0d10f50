import type { Permission } from '../../domain/access/role.js';
import { notFound } from '../../domain/shared/app-error.js';
import type { Entity, EntityState } from '../../domain/shared/entities/entity.js';
import type { Filter, ListQuery, Page } from '../../domain/shared/page.js';
import type { UseCase } from '../shared/use-case.js';
import type { EntityDeps } from './entity-deps.js';

const NOT_DELETED: Filter = { field: 'deletedAt', operator: 'in', values: [null] };

/** `<collection>.get`; what is deleted is not found. */
export class GetEntity implements UseCase<{ readonly id: string }, EntityState> {
  readonly name: string;
  readonly permission: Permission;

  constructor(
    private readonly entity: Entity,
    private readonly deps: Pick<EntityDeps, 'stores'>,
  ) {
    this.name = `${entity.collection}.get`;
    this.permission = `${entity.one}:read`;
  }

  async execute({ id }: { readonly id: string }): Promise<EntityState> {
    const { collection, one } = this.entity;
    const state = await this.deps.stores.of(collection).queries.find(id);
    if (state?.deletedAt !== null) throw notFound(one, id);
    return state;
  }
}

/** `<collection>.list`, without what is deleted unless `deletedAt` is filtered by. */
export class ListEntities implements UseCase<ListQuery, Page<EntityState>> {
  readonly name: string;
  readonly permission: Permission;

  constructor(
    private readonly entity: Entity,
    private readonly deps: Pick<EntityDeps, 'stores'>,
  ) {
    this.name = `${entity.collection}.list`;
    this.permission = `${entity.one}:read`;
  }

  execute(query: ListQuery): Promise<Page<EntityState>> {
    const asksForDeleted = query.filters.some(({ field }) => field === 'deletedAt');
    const filters = asksForDeleted ? query.filters : [...query.filters, NOT_DELETED];
    return this.deps.stores.of(this.entity.collection).queries.list({ ...query, filters });
  }
}
