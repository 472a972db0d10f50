import { Project, type ProjectState } from '../../../../domain/projects/project.js';
import {
  Repository as CodeRepository,
  type RepositoryState,
} from '../../../../domain/projects/repository.js';
import type { RepositoryRepository } from '../../../../ports/projects/repository-repository.js';
import type { EventLog } from '../../../../ports/runtime/event-log.js';
import { InMemoryRepository } from './in-memory-repository.js';
import type { InMemoryTable } from './in-memory-table.js';

export class InMemoryProjectRepository extends InMemoryRepository<ProjectState, Project> {
  constructor(table: InMemoryTable<ProjectState>, eventLog: EventLog) {
    const restore = (state: ProjectState) => Project.restore(state);
    super({ what: 'project', table, restore, uniqueKeys: ({ slug }) => [slug] }, eventLog);
  }
}

export class InMemoryRepositoryRepository
  extends InMemoryRepository<RepositoryState, CodeRepository>
  implements RepositoryRepository
{
  constructor(table: InMemoryTable<RepositoryState>, eventLog: EventLog) {
    super(
      {
        what: 'repository',
        table,
        restore: (state) => CodeRepository.restore(state),
        uniqueKeys: ({ provider, externalId }) =>
          externalId === null ? [] : [`${provider} ${externalId}`],
      },
      eventLog,
    );
  }

  findByExternalId(provider: string, externalId: string): Promise<CodeRepository | undefined> {
    return this.findBy((state) => state.provider === provider && state.externalId === externalId);
  }

  findByFullName(provider: string, fullName: string): Promise<CodeRepository | undefined> {
    const name = fullName.toLowerCase();
    return this.findBy(
      (state) => state.provider === provider && state.fullName.toLowerCase() === name,
    );
  }
}
