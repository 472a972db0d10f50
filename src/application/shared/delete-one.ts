import type { Permission } from '../../domain/access/role.js';
import type { Aggregate, AggregateState } from '../../domain/shared/aggregate.js';
import type { NewDomainEvent } from '../../domain/shared/domain-event.js';
import type { Repository } from '../../ports/runtime/repository.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import { requireVersion } from './require-version.js';
import type { UseCase } from './use-case.js';

export interface DeleteInput<Id extends string> {
  readonly id: Id;
  readonly expectedVersion?: number;
}

interface Deletable<State extends AggregateState<string>> extends Aggregate<State> {
  delete(): readonly NewDomainEvent[];
}

/** `<collection>.delete`; `refuse` may throw when something else still needs it. */
export class DeleteOne<
  State extends AggregateState<string>,
  Root extends Deletable<State>,
> implements UseCase<DeleteInput<State['id']>, void> {
  readonly name: string;
  readonly permission: Permission;

  constructor(
    collection: string,
    what: string,
    private readonly deps: {
      readonly repository: Repository<State, Root>;
      readonly work: UnitOfWork;
      readonly refuse?: (id: State['id']) => Promise<void>;
    },
  ) {
    this.name = `${collection}.delete`;
    this.permission = `${what}:delete`;
  }

  execute({ id, expectedVersion }: DeleteInput<State['id']>): Promise<void> {
    const { repository, work, refuse } = this.deps;
    return work.run(async () => {
      const root = await repository.get(id);
      requireVersion(root.state, expectedVersion);
      await refuse?.(id);
      await repository.delete(id, root.delete());
    });
  }
}
