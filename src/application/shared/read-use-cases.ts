import type { Permission } from '../../domain/access/role.js';
import { notFound } from '../../domain/shared/app-error.js';
import type { ListQuery, Page } from '../../domain/shared/page.js';
import type { UseCase } from './use-case.js';

/** `<collection>.get` for anything that can be found by its id. */
export class GetOne<Item, ItemId extends string> implements UseCase<{ readonly id: ItemId }, Item> {
  readonly name: string;
  readonly permission: Permission;

  constructor(
    collection: string,
    private readonly what: string,
    private readonly queries: { find(id: ItemId): Promise<Item | undefined> },
  ) {
    this.name = `${collection}.get`;
    this.permission = `${what}:read`;
  }

  async execute({ id }: { readonly id: ItemId }): Promise<Item> {
    const item = await this.queries.find(id);
    if (item === undefined) throw notFound(this.what, id);
    return item;
  }
}

/** `<collection>.list`, page by page. */
export class ListPage<Item> implements UseCase<ListQuery, Page<Item>> {
  readonly name: string;
  readonly permission: Permission;

  constructor(
    collection: string,
    what: string,
    private readonly queries: { list(query: ListQuery): Promise<Page<Item>> },
  ) {
    this.name = `${collection}.list`;
    this.permission = `${what}:read`;
  }

  execute(query: ListQuery): Promise<Page<Item>> {
    return this.queries.list(query);
  }
}
