import type { Aggregate, AggregateState } from '../../../domain/shared/aggregate.js';
import { AppError, concurrencyConflict, notFound } from '../../../domain/shared/app-error.js';
import type { NewDomainEvent } from '../../../domain/shared/domain-event.js';
import type { EventLog } from '../../../ports/runtime/event-log.js';
import type { Repository } from '../../../ports/runtime/repository.js';
import type { RecordTable } from './record-table.js';
import type { SqlValue } from './sql-session.js';
import type { Transaction } from './transaction.js';
import type { TypeOrmUnitOfWork } from './typeorm-unit-of-work.js';

export interface RepositoryMapping<State, Root, Stored> {
  /** What conflicts and absences are named after, e.g. `task`. */
  readonly what: string;
  readonly toRecord: (state: State) => Stored;
  readonly toRoot: (record: Stored) => Root;
}

export interface RepositoryDeps {
  readonly work: TypeOrmUnitOfWork;
  readonly events: EventLog;
}

/** Writes an aggregate as one row, guarded by its version: no SELECT comes before a write. */
export class TypeOrmRepository<
  State extends AggregateState<string>,
  Root extends Aggregate<State>,
  Stored extends { readonly id: string; readonly version: number },
> implements Repository<State, Root> {
  constructor(
    protected readonly deps: RepositoryDeps,
    protected readonly table: RecordTable<Stored>,
    protected readonly mapping: RepositoryMapping<State, Root, Stored>,
  ) {}

  async find(id: State['id']): Promise<Root | undefined> {
    return this.findBy('id = ?', [id]);
  }

  async get(id: State['id']): Promise<Root> {
    const root = await this.find(id);
    if (!root) throw notFound(this.mapping.what, id);
    return root;
  }

  async save(root: Root, events: readonly NewDomainEvent[]): Promise<void> {
    const transaction = this.deps.work.transaction();
    const { what, toRecord } = this.mapping;
    const record = toRecord(root.state);
    try {
      if (record.version === 1) await this.table.insert(transaction, record);
      else if (!(await this.table.update(transaction, record))) throw concurrencyConflict(what);
      await this.saved(transaction, record);
    } catch (error) {
      throw named(error, what);
    }
    await this.deps.events.append(events);
  }

  async delete(id: State['id'], events: readonly NewDomainEvent[]): Promise<void> {
    const transaction = this.deps.work.transaction();
    await transaction.change(`DELETE FROM ${this.table.name} WHERE id = ?`, [id]);
    await this.deleted(transaction, id);
    await this.deps.events.append(events);
  }

  /** @param condition SQL over the table's columns */
  protected async findBy(
    condition: string,
    parameters: readonly SqlValue[],
  ): Promise<Root | undefined> {
    const transaction = this.deps.work.transaction();
    const [record] = await this.table.select(transaction, condition, parameters);
    if (!record) return undefined;
    this.loaded(transaction, record);
    return this.mapping.toRoot(record);
  }

  protected loaded(_transaction: Transaction, _record: Stored): void {
    // For aggregates with more than one row.
  }

  protected saved(_transaction: Transaction, _record: Stored): Promise<void> {
    return Promise.resolve();
  }

  protected deleted(_transaction: Transaction, _id: string): Promise<void> {
    return Promise.resolve();
  }
}

/** A unique value that is taken, found out by the database, is a conflict of this aggregate. */
function named(error: unknown, what: string): unknown {
  if (!(error instanceof AppError) || error.code !== 'record.concurrent-change') return error;
  return concurrencyConflict(what, error.cause);
}
