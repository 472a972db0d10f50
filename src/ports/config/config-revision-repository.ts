import type { ConfigRevision, ConfigRevisionState } from '../../domain/config/config-revision.js';
import type { Queries, Repository } from '../runtime/repository.js';

/** Numbers are unique: of two that record the same one, the second is a retryable conflict. */
export interface ConfigRevisionRepository extends Repository<ConfigRevisionState, ConfigRevision> {
  /** The one with the highest number. */
  latest(): Promise<ConfigRevision | undefined>;
  findByNumber(number: number): Promise<ConfigRevision | undefined>;
}

export interface ConfigRevisionQueries extends Queries<ConfigRevisionState> {
  latest(): Promise<ConfigRevisionState | undefined>;
  findByNumber(number: number): Promise<ConfigRevisionState | undefined>;
}
