import type { RepositoryState } from '../../domain/projects/repository.js';
import { validationError } from '../../domain/shared/app-error.js';
import type { ProjectId, RepositoryId } from '../../domain/shared/ids.js';
import type { ProjectQueries } from '../../ports/projects/project-repository.js';
import type { RepositoryRepository } from '../../ports/projects/repository-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import { requireVersion } from '../shared/require-version.js';
import type { UseCase } from '../shared/use-case.js';

export interface MapRepositoryInput {
  readonly id: RepositoryId;
  readonly change: { readonly projectId?: ProjectId | null };
  readonly expectedVersion?: number;
}

/** Says to which project the tasks of a repository belong from now on. */
export class MapRepository implements UseCase<MapRepositoryInput, RepositoryState> {
  readonly name = 'repositories.update';
  readonly permission = 'repository:write';

  constructor(
    private readonly deps: {
      readonly repositories: RepositoryRepository;
      readonly projects: ProjectQueries;
      readonly work: UnitOfWork;
      readonly clock: Clock;
    },
  ) {}

  execute({ id, change, expectedVersion }: MapRepositoryInput): Promise<RepositoryState> {
    const { repositories, projects, work, clock } = this.deps;
    return work.run(async () => {
      const before = await repositories.get(id);
      requireVersion(before.state, expectedVersion);
      if (change.projectId === undefined) return before.state;
      await requireMappedProject(projects, change.projectId);
      const { repository, events } = before.mapTo(change.projectId, clock.now());
      if (repository !== before) await repositories.save(repository, events);
      return repository.state;
    });
  }
}

export async function requireMappedProject(
  projects: ProjectQueries,
  projectId: ProjectId | null,
): Promise<void> {
  if (projectId === null || (await projects.find(projectId))) return;
  throw validationError('repository.unknown-project', `There is no project ${projectId}`, [
    { path: 'projectId', message: 'names no project' },
  ]);
}
