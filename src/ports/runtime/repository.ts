import type { Aggregate, AggregateState } from '../../domain/shared/aggregate.js';
import type { NewDomainEvent } from '../../domain/shared/domain-event.js';
import type { ListQuery, Page } from '../../domain/shared/page.js';

/** Writes one kind of aggregate; only inside a unit of work, whose uncommitted state it reads. */
export interface Repository<
  State extends AggregateState<string>,
  Root extends Aggregate<State> = Aggregate<State>,
> {
  find(id: State['id']): Promise<Root | undefined>;
  /** @throws AppError `not-found` */
  get(id: State['id']): Promise<Root>;
  /**
   * Inserts version 1, updates later versions, and appends `events` to the event log.
   * @throws AppError retryable conflict unless the stored version is the one before, or when another
   * aggregate already has a value that must be unique
   */
  save(aggregate: Root, events: readonly NewDomainEvent[]): Promise<void>;
  delete(id: State['id'], events: readonly NewDomainEvent[]): Promise<void>;
}

/** Reads for answers: committed state, or within a unit of work that unit's own changes too. */
export interface Queries<State extends AggregateState<string>> {
  find(id: State['id']): Promise<State | undefined>;
  list(query: ListQuery): Promise<Page<State>>;
}
