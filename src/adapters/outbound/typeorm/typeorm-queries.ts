import type { AggregateState } from '../../../domain/shared/aggregate.js';
import type { ListQuery, Page } from '../../../domain/shared/page.js';
import type { Queries } from '../../../ports/runtime/repository.js';
import { listRecords, type ListedTable } from './lists/list-records.js';
import type { TypeOrmUnitOfWork } from './typeorm-unit-of-work.js';

/** Reads committed rows, or those of the open unit of work. */
export class TypeOrmQueries<
  State extends AggregateState<string>,
  Stored extends { readonly id: string },
> implements Queries<State> {
  constructor(
    protected readonly work: TypeOrmUnitOfWork,
    protected readonly listed: ListedTable<Stored>,
    protected readonly toState: (record: Stored) => State,
  ) {}

  async find(id: State['id']): Promise<State | undefined> {
    const record = await this.work.read((session) => this.listed.table.find(session, id));
    return record && this.toState(record);
  }

  async list(query: ListQuery): Promise<Page<State>> {
    const page = await this.work.read((session) => listRecords(session, this.listed, query));
    return { ...page, items: page.items.map(this.toState) };
  }
}
