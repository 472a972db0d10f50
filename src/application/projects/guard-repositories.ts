import { AppError } from '../../domain/shared/app-error.js';
import type { EntityState } from '../../domain/shared/entities/entity.js';
import type { RepositoryState } from '../../domain/projects/repository.js';
import type { RepositoryRepository } from '../../ports/projects/repository-repository.js';
import type { EntityGuard } from '../shared/entity-guard.js';

/** A repository is added once: its first delivery then tells the provider's id of it. */
export function guardRepositories(repositories: RepositoryRepository): EntityGuard {
  return {
    check: async (after: EntityState, before: EntityState | undefined) => {
      const { provider, fullName } = after as RepositoryState;
      if (before || !(await repositories.findByFullName(provider, fullName))) return;
      throw new AppError('conflict', 'repository.known', `${fullName} is known already`);
    },
  };
}
