import type { Aggregate, AggregateState } from '../../../domain/shared/aggregate.js';
import { concurrencyConflict, notFound } from '../../../domain/shared/app-error.js';
import type { NewDomainEvent } from '../../../domain/shared/domain-event.js';
import type { EventLog } from '../../../ports/runtime/event-log.js';
import type { Repository } from '../../../ports/runtime/repository.js';
import type { InMemoryDatabase } from './database/in-memory-database.js';
import type { InMemoryTable } from './database/in-memory-table.js';

export interface RepositoryDeps {
  readonly database: InMemoryDatabase;
  readonly events: EventLog;
}

export interface RepositoryMapping<State, Root> {
  /** What conflicts and absences are named after, e.g. `task`. */
  readonly what: string;
  restore(state: State): Root;
}

export class InMemoryRepository<
  State extends AggregateState<string>,
  Root extends Aggregate<State>,
> implements Repository<State, Root> {
  constructor(
    protected readonly deps: RepositoryDeps,
    protected readonly table: InMemoryTable<State>,
    protected readonly mapping: RepositoryMapping<State, Root>,
  ) {}

  async find(id: State['id']): Promise<Root | undefined> {
    this.deps.database.transaction();
    return this.restored(this.table.find(id));
  }

  async get(id: State['id']): Promise<Root> {
    const root = await this.find(id);
    if (!root) throw notFound(this.mapping.what, id);
    return root;
  }

  async save({ state }: Root, events: readonly NewDomainEvent[]): Promise<void> {
    this.deps.database.transaction();
    if (state.version === 1) {
      this.table.insert(state);
    } else {
      const stored = this.table.peekAt(state.id);
      if (stored?.version !== state.version - 1) throw concurrencyConflict(this.mapping.what);
      this.table.update(state);
    }
    await this.deps.events.append(events);
  }

  async delete(id: State['id'], events: readonly NewDomainEvent[]): Promise<void> {
    this.table.delete(id);
    await this.deps.events.append(events);
  }

  protected restored(state: State | undefined): Root | undefined {
    return state && this.mapping.restore(state);
  }
}
