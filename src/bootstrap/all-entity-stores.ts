import type { EntityStore, EntityStores } from '../ports/entities/entity-stores.js';
import type { Persistence } from './persistence.js';

type Stores = Pick<
  Persistence,
  'entities' | 'tasks' | 'taskQueries' | 'repositories' | 'repositoryQueries'
>;

/** The plain ones, and those that have ports of their own. */
export function allEntityStores(persistence: Stores): EntityStores {
  const { entities, tasks, taskQueries, repositories, repositoryQueries } = persistence;
  const own: ReadonlyMap<string, EntityStore> = new Map<string, EntityStore>([
    ['tasks', { repository: tasks, queries: taskQueries }],
    ['repositories', { repository: repositories, queries: repositoryQueries }],
  ]);
  return { of: (collection) => own.get(collection) ?? entities.of(collection) };
}
