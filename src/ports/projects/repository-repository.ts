import type {
  Repository as CodeRepository,
  RepositoryState,
} from '../../domain/projects/repository.js';
import type { Queries, Repository } from '../runtime/repository.js';

/** Stores code repositories seen at providers. */
export interface RepositoryRepository extends Repository<RepositoryState, CodeRepository> {
  findByExternalId(provider: string, externalId: string): Promise<CodeRepository | undefined>;
  /** Ignores case, as providers do. */
  findByFullName(provider: string, fullName: string): Promise<CodeRepository | undefined>;
}

export type RepositoryQueries = Queries<RepositoryState>;
