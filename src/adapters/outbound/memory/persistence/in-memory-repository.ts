import type { Aggregate, AggregateState } from '../../../../domain/shared/aggregate.js';
import { concurrencyConflict, notFound } from '../../../../domain/shared/app-error.js';
import type { NewDomainEvent } from '../../../../domain/shared/domain-event.js';
import type { ListQuery, Page } from '../../../../domain/shared/page.js';
import type { EventLog } from '../../../../ports/runtime/event-log.js';
import type { Queries, Repository } from '../../../../ports/runtime/repository.js';
import type { InMemoryTable } from './in-memory-table.js';
import { listRows } from './list-rows.js';

export interface Stored<State extends AggregateState<string>, Root extends Aggregate<State>> {
  /** What it is called in errors. */
  readonly what: string;
  readonly table: InMemoryTable<State>;
  readonly restore: (state: State) => Root;
  /** Texts that no two rows may share. */
  readonly uniqueKeys?: (state: State) => readonly string[];
}

export class InMemoryRepository<
  State extends AggregateState<string>,
  Root extends Aggregate<State>,
> implements Repository<State, Root> {
  constructor(
    protected readonly stored: Stored<State, Root>,
    private readonly eventLog: EventLog,
  ) {}

  find(id: State['id']): Promise<Root | undefined> {
    return this.findBy((state) => state.id === id);
  }

  async get(id: State['id']): Promise<Root> {
    const root = await this.find(id);
    if (!root) throw notFound(this.stored.what, id);
    return root;
  }

  async save({ state }: Root, events: readonly NewDomainEvent[]): Promise<void> {
    const { what, table } = this.stored;
    const before = table.get(state.id);
    if ((before?.version ?? 0) !== state.version - 1) throw concurrencyConflict(what);
    this.requireUnique(state);
    table.set(state.id, state);
    await this.eventLog.append(events);
  }

  async delete(id: State['id'], events: readonly NewDomainEvent[]): Promise<void> {
    this.stored.table.delete(id);
    await this.eventLog.append(events);
  }

  protected findBy(matches: (state: State) => boolean): Promise<Root | undefined> {
    const state = this.stored.table.find(matches);
    return Promise.resolve(state && this.stored.restore(state));
  }

  private requireUnique(state: State): void {
    const { what, table, uniqueKeys } = this.stored;
    if (!uniqueKeys) return;
    const taken = new Set(uniqueKeys(state));
    const clash = table.find(
      (other) => other.id !== state.id && uniqueKeys(other).some((key) => taken.has(key)),
    );
    if (clash) throw concurrencyConflict(what);
  }
}

export class InMemoryQueries<State extends AggregateState<string>> implements Queries<State> {
  constructor(protected readonly table: InMemoryTable<State>) {}

  find(id: State['id']): Promise<State | undefined> {
    return Promise.resolve(this.table.get(id));
  }

  list(query: ListQuery): Promise<Page<State>> {
    return Promise.resolve(listRows(this.table.filter(() => true), query));
  }
}
