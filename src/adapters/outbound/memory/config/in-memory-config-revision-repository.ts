import {
  ConfigRevision,
  type ConfigRevisionState,
} from '../../../../domain/config/config-revision.js';
import type {
  ConfigRevisionQueries,
  ConfigRevisionRepository,
} from '../../../../ports/config/config-revision-repository.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import { InMemoryTable } from '../database/in-memory-table.js';
import { InMemoryQueries } from '../in-memory-queries.js';
import { InMemoryRepository, type RepositoryDeps } from '../in-memory-repository.js';

type Table = InMemoryTable<ConfigRevisionState>;

export function configRevisionTable(database: InMemoryDatabase): Table {
  return new InMemoryTable<ConfigRevisionState>(database, {
    what: 'config-revision',
    unique: ({ number }) => [['number', String(number)]],
  });
}

export class InMemoryConfigRevisionRepository
  extends InMemoryRepository<ConfigRevisionState, ConfigRevision>
  implements ConfigRevisionRepository
{
  constructor(deps: RepositoryDeps, table: Table) {
    super(deps, table, {
      what: 'config-revision',
      restore: (state) => ConfigRevision.restore(state),
    });
  }

  async latest(): Promise<ConfigRevision | undefined> {
    this.deps.database.transaction();
    return this.restored(latestOf(this.table));
  }

  async findByNumber(number: number): Promise<ConfigRevision | undefined> {
    this.deps.database.transaction();
    return this.restored(this.table.findByKey('number', String(number)));
  }
}

export class InMemoryConfigRevisionQueries
  extends InMemoryQueries<ConfigRevisionState>
  implements ConfigRevisionQueries
{
  async latest(): Promise<ConfigRevisionState | undefined> {
    return latestOf(this.table);
  }

  async findByNumber(number: number): Promise<ConfigRevisionState | undefined> {
    return this.table.findByKey('number', String(number));
  }
}

/** Looks at every revision: a store that ends with its process has few. */
function latestOf(table: Table): ConfigRevisionState | undefined {
  let latest: ConfigRevisionState | undefined;
  for (const row of table.peek()) if (row.number > (latest?.number ?? 0)) latest = row;
  return latest && table.find(latest.id);
}
