import {
  Repository,
  type RepositoryDetails,
  type RepositoryState,
} from '../../domain/projects/repository.js';
import { AppError } from '../../domain/shared/app-error.js';
import type { RepositoryRepository } from '../../ports/projects/repository-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { UseCase } from '../shared/use-case.js';

/** Maps a repository before its first delivery; that delivery then tells the provider's id of it. */
export class AddRepository implements UseCase<RepositoryDetails, RepositoryState> {
  readonly name = 'repositories.create';
  readonly permission = 'repository:write';

  constructor(
    private readonly deps: {
      readonly repositories: RepositoryRepository;
      readonly requireRelations: (repository: RepositoryState) => Promise<void>;
      readonly work: UnitOfWork;
      readonly clock: Clock;
      readonly ids: IdGenerator;
    },
  ) {}

  execute(details: RepositoryDetails): Promise<RepositoryState> {
    const { repositories, requireRelations, work, clock, ids } = this.deps;
    const { provider, fullName } = details;
    return work.run(async () => {
      if (await repositories.findByFullName(provider, fullName)) {
        throw new AppError('conflict', 'repository.known', `${fullName} is known already`);
      }
      const { repository, events } = Repository.record(ids.next(), clock.now(), details);
      await requireRelations(repository.state);
      await repositories.save(repository, events);
      return repository.state;
    });
  }
}
