import { Project, type ProjectState } from '../../../../domain/projects/project.js';
import type { ProjectRepository } from '../../../../ports/projects/project-repository.js';
import { InMemoryTable } from '../database/in-memory-table.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import { InMemoryRepository, type RepositoryDeps } from '../in-memory-repository.js';

export function projectTable(database: InMemoryDatabase): InMemoryTable<ProjectState> {
  return new InMemoryTable<ProjectState>(database, {
    what: 'project',
    unique: ({ slug }) => [['slug', slug]],
  });
}

export class InMemoryProjectRepository
  extends InMemoryRepository<ProjectState, Project>
  implements ProjectRepository
{
  constructor(deps: RepositoryDeps, table: InMemoryTable<ProjectState>) {
    super(deps, table, { what: 'project', restore: (state) => Project.restore(state) });
  }
}
