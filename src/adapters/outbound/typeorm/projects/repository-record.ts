import {
  Repository,
  REPOSITORY,
  type RepositoryState,
} from '../../../../domain/projects/repository.js';
import { key } from '../columns.js';
import { entityRecordSchema } from '../entities/entity-record.js';
import type { RepositoryMapping } from '../typeorm-repository.js';

export interface RepositoryRecord extends RepositoryState {
  /** The full name in lower case: providers ignore case. */
  readonly nameKey: string;
  /**
   * `nameKey` until the provider's id is known, then null. Unique, so that two operators cannot add the same
   * repository at once; after renames several known repositories may share a name for a while.
   */
  readonly addedNameKey: string | null;
}

export const REPOSITORY_SCHEMA = entityRecordSchema<RepositoryRecord>(REPOSITORY, {
  nameKey: key(255),
  addedNameKey: key(255),
});

export function nameKeyOf(fullName: string): string {
  return fullName.toLowerCase();
}

export function toRepositoryState(record: RepositoryRecord): RepositoryState {
  const { nameKey: _nameKey, addedNameKey: _addedNameKey, ...state } = record;
  return state;
}

export const REPOSITORY_MAPPING: RepositoryMapping<RepositoryState, Repository, RepositoryRecord> =
  {
    what: 'repository',
    toRecord: (state) => {
      const nameKey = nameKeyOf(state.fullName);
      return { ...state, nameKey, addedNameKey: state.externalId === null ? nameKey : null };
    },
    toRoot: (record) => Repository.restore(toRepositoryState(record)),
  };
