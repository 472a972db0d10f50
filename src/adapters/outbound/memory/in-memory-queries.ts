import type { AggregateState } from '../../../domain/shared/aggregate.js';
import type { ListQuery, ListSpec, Page } from '../../../domain/shared/page.js';
import type { Queries } from '../../../ports/runtime/repository.js';
import type { InMemoryTable } from './database/in-memory-table.js';
import { listRows } from './lists/list-rows.js';

/** Reads committed rows, or those of the open unit of work. */
export class InMemoryQueries<State extends AggregateState<string>> implements Queries<State> {
  constructor(
    protected readonly table: InMemoryTable<State>,
    private readonly spec: ListSpec,
  ) {}

  async find(id: State['id']): Promise<State | undefined> {
    return this.table.find(id);
  }

  async list(query: ListQuery): Promise<Page<State>> {
    return listRows(this.table, this.spec, query);
  }
}
