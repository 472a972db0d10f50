import { Repository, type RepositoryState } from '../../domain/projects/repository.js';
import { AppError } from '../../domain/shared/app-error.js';
import type { ProjectId } from '../../domain/shared/ids.js';
import type { ProjectQueries } from '../../ports/projects/project-repository.js';
import type { RepositoryRepository } from '../../ports/projects/repository-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { UseCase } from '../shared/use-case.js';
import { requireMappedProject } from './map-repository.js';

export interface AddRepositoryInput {
  readonly provider: string;
  /** `owner/name`. */
  readonly fullName: string;
  readonly url?: string | null;
  readonly defaultBranch?: string | null;
  readonly projectId?: ProjectId | null;
}

/** Maps a repository before its first delivery; that delivery then tells the provider's id of it. */
export class AddRepository implements UseCase<AddRepositoryInput, RepositoryState> {
  readonly name = 'repositories.create';
  readonly permission = 'repository:write';

  constructor(
    private readonly deps: {
      readonly repositories: RepositoryRepository;
      readonly projects: ProjectQueries;
      readonly work: UnitOfWork;
      readonly clock: Clock;
      readonly ids: IdGenerator;
    },
  ) {}

  execute(input: AddRepositoryInput): Promise<RepositoryState> {
    const { repositories, projects, work, clock, ids } = this.deps;
    const { provider, fullName, url = null, defaultBranch = null, projectId = null } = input;
    return work.run(async () => {
      if (await repositories.findByFullName(provider, fullName)) {
        throw new AppError('conflict', 'repository.known', `${fullName} is known already`);
      }
      await requireMappedProject(projects, projectId);
      const facts = { provider, fullName, url, defaultBranch, externalId: null };
      const made = Repository.record(ids.next(), clock.now(), facts, projectId);
      await repositories.save(made.repository, made.events);
      return made.repository.state;
    });
  }
}
