import {
  Repository as CodeRepository,
  type RepositoryState,
} from '../../../../domain/projects/repository.js';
import type { RepositoryRepository } from '../../../../ports/projects/repository-repository.js';
import { InMemoryTable } from '../database/in-memory-table.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import { InMemoryRepository, type RepositoryDeps } from '../in-memory-repository.js';

/**
 * While the provider's id is not known the name is unique, so that two operators cannot add the same
 * repository at once; after renames several known repositories may share a name for a while.
 */
export function repositoryTable(database: InMemoryDatabase): InMemoryTable<RepositoryState> {
  return new InMemoryTable<RepositoryState>(database, {
    what: 'repository',
    unique: ({ provider, externalId, fullName }) => [
      externalId === null
        ? ['added', provider, fullName.toLowerCase()]
        : ['external', provider, externalId],
    ],
  });
}

export class InMemoryRepositoryRepository
  extends InMemoryRepository<RepositoryState, CodeRepository>
  implements RepositoryRepository
{
  constructor(deps: RepositoryDeps, table: InMemoryTable<RepositoryState>) {
    super(deps, table, { what: 'repository', restore: (state) => CodeRepository.restore(state) });
  }

  async findByExternalId(
    provider: string,
    externalId: string,
  ): Promise<CodeRepository | undefined> {
    this.deps.database.transaction();
    return this.restored(this.table.findByKey('external', provider, externalId));
  }

  /** Of several with the name, the one heard of last. Looks at every repository: they are few. */
  async findByFullName(provider: string, fullName: string): Promise<CodeRepository | undefined> {
    this.deps.database.transaction();
    const name = fullName.toLowerCase();
    let found: RepositoryState | undefined;
    for (const row of this.table.peek()) {
      if (row.provider !== provider || row.fullName.toLowerCase() !== name) continue;
      if (!found || isHeardOfLater(row, found)) found = row;
    }
    return this.restored(found && this.table.find(found.id));
  }
}

function isHeardOfLater(row: RepositoryState, than: RepositoryState): boolean {
  const laterMs = row.updatedAt.getTime() - than.updatedAt.getTime();
  return laterMs > 0 || (laterMs === 0 && row.id > than.id);
}
