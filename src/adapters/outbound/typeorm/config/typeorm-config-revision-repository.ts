import type {
  ConfigRevision,
  ConfigRevisionState,
} from '../../../../domain/config/config-revision.js';
import type { ConfigRevisionRepository } from '../../../../ports/config/config-revision-repository.js';
import type { RecordTable } from '../record-table.js';
import { TypeOrmRepository, type RepositoryDeps } from '../typeorm-repository.js';
import { CONFIG_REVISION_MAPPING } from './config-revision-record.js';

export const LATEST_REVISION = '1 = 1 ORDER BY number DESC LIMIT 1';

export class TypeOrmConfigRevisionRepository
  extends TypeOrmRepository<ConfigRevisionState, ConfigRevision, ConfigRevisionState>
  implements ConfigRevisionRepository
{
  constructor(deps: RepositoryDeps, table: RecordTable<ConfigRevisionState>) {
    super(deps, table, CONFIG_REVISION_MAPPING);
  }

  latest(): Promise<ConfigRevision | undefined> {
    return this.findBy(LATEST_REVISION, []);
  }

  findByNumber(number: number): Promise<ConfigRevision | undefined> {
    return this.findBy('number = ?', [number]);
  }
}
