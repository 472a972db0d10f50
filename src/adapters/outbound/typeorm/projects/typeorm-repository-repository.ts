import type {
  Repository as CodeRepository,
  RepositoryState,
} from '../../../../domain/projects/repository.js';
import type { RepositoryRepository } from '../../../../ports/projects/repository-repository.js';
import type { RecordTable } from '../record-table.js';
import { TypeOrmEntityRepository } from '../entities/typeorm-entity-repository.js';
import type { RepositoryDeps } from '../typeorm-repository.js';
import { nameKeyOf, REPOSITORY_MAPPING, type RepositoryRecord } from './repository-record.js';

export class TypeOrmRepositoryRepository
  extends TypeOrmEntityRepository<RepositoryState, CodeRepository, RepositoryRecord>
  implements RepositoryRepository
{
  constructor(deps: RepositoryDeps, table: RecordTable<RepositoryRecord>) {
    super(deps, table, REPOSITORY_MAPPING);
  }

  findByExternalId(provider: string, externalId: string): Promise<CodeRepository | undefined> {
    return this.findBy('provider = ? AND external_id = ?', [provider, externalId]);
  }

  /** Of several with the name, the one heard of last. */
  findByFullName(provider: string, fullName: string): Promise<CodeRepository | undefined> {
    return this.findBy('provider = ? AND name_key = ? ORDER BY updated_at DESC, id DESC LIMIT 1', [
      provider,
      nameKeyOf(fullName),
    ]);
  }
}
