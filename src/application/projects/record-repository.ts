import {
  Repository,
  type RepositoryFacts,
  type RepositoryState,
} from '../../domain/projects/repository.js';
import type { RepositoryRepository } from '../../ports/projects/repository-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { UseCase } from '../shared/use-case.js';

export type SeenRepository = RepositoryFacts & { readonly externalId: string };

/** Remembers a repository that a delivery speaks of, and follows its renames. */
export class RecordRepository implements UseCase<SeenRepository, RepositoryState> {
  readonly name = 'repositories.record';
  readonly permission = 'repository:write';

  constructor(
    private readonly deps: {
      readonly repositories: RepositoryRepository;
      readonly work: UnitOfWork;
      readonly clock: Clock;
      readonly ids: IdGenerator;
    },
  ) {}

  execute(facts: SeenRepository): Promise<RepositoryState> {
    const { repositories, work, clock, ids } = this.deps;
    return work.run(async () => {
      const before = await this.known(facts);
      const { repository, events } = before
        ? before.refresh(facts, clock.now())
        : Repository.record(ids.next(), clock.now(), facts);
      if (repository !== before) await repositories.save(repository, events);
      return repository.state;
    });
  }

  /** By the provider's id; by name only where an operator added it and the id is not known yet. */
  private async known({ provider, externalId, fullName }: SeenRepository) {
    const { repositories } = this.deps;
    const byId = await repositories.findByExternalId(provider, externalId);
    if (byId) return byId;
    const byName = await repositories.findByFullName(provider, fullName);
    return byName?.state.externalId === null ? byName : undefined;
  }
}
