import type { ApiKeyState } from '../domain/access/api-key.js';
import type { Aggregate, AggregateState } from '../domain/shared/aggregate.js';
import type { JsonValue } from '../domain/shared/json.js';
import type { TaskState } from '../domain/tasks/task.js';
import type { Cache } from '../ports/runtime/cache.js';
import type { Repository } from '../ports/runtime/repository.js';
import type { UnitOfWork } from '../ports/runtime/unit-of-work.js';
import type { Persistence } from './persistence.js';

/**
 * Puts the cache before the two hottest reads: a task by its id, a key by its digest.
 * @param maxAgeSeconds longest that a process which died between commit and invalidation, or a Redis that was
 * away just then, can leave others with an old answer
 */
export function cachedPersistence(
  persistence: Persistence,
  cache: Cache,
  maxAgeSeconds: number,
): Persistence {
  const aged = { cache, maxAgeSeconds };
  const { work, tasks, taskQueries, apiKeys, apiKeyQueries } = persistence;
  const taskKey = (id: string) => `task:${id}`;
  const lookupKey = (lookup: string) => `api-key:${lookup}`;
  return {
    ...persistence,
    tasks: invalidating(tasks, work, cache, ({ id }: TaskState) => taskKey(id)),
    taskQueries: Object.assign(Object.create(taskQueries) as typeof taskQueries, {
      find: (id: TaskState['id']) =>
        work.isOpen
          ? taskQueries.find(id)
          : remember<TaskState>(aged, taskKey(id), TASK_TIMES, () => taskQueries.find(id)),
    }),
    apiKeys: invalidating(apiKeys, work, cache, ({ lookup }: ApiKeyState) => lookupKey(lookup)),
    apiKeyQueries: Object.assign(Object.create(apiKeyQueries) as typeof apiKeyQueries, {
      findByLookup: (lookup: string) =>
        work.isOpen
          ? apiKeyQueries.findByLookup(lookup)
          : remember<ApiKeyState>(aged, lookupKey(lookup), KEY_TIMES, () =>
              apiKeyQueries.findByLookup(lookup),
            ),
    }),
  };
}

const TASK_TIMES = [
  'createdAt',
  'updatedAt',
  'deletedAt',
  'startAt',
  'dueAt',
  'completedAt',
  'sourceUpdatedAt',
] as const;
const KEY_TIMES = ['createdAt', 'updatedAt', 'expiresAt', 'revokedAt'] as const;

/** Caches hold JSON; `times` are the fields that are dates outside of it. */
async function remember<State extends object>(
  { cache, maxAgeSeconds }: { readonly cache: Cache; readonly maxAgeSeconds: number },
  key: string,
  times: readonly (keyof State & string)[],
  load: () => Promise<State | undefined>,
): Promise<State | undefined> {
  const cached = await cache.remember(key, maxAgeSeconds, async () => {
    return (await load()) as unknown as JsonValue | undefined;
  });
  if (cached === undefined) return undefined;
  const state = { ...(cached as object) } as Record<string, unknown>;
  for (const time of times) {
    const value = state[time];
    if (typeof value === 'string') state[time] = new Date(value);
  }
  return state as State;
}

/** What a transaction changed is forgotten as soon as it has committed. */
function invalidating<
  State extends AggregateState<string>,
  Root extends Aggregate<State>,
  Stored extends Repository<State, Root>,
>(repository: Stored, work: UnitOfWork, cache: Cache, keyOf: (state: State) => string): Stored {
  const forget = (state: State) => {
    work.afterCommit(() => void cache.invalidate(keyOf(state)));
  };
  return Object.assign(Object.create(repository) as Stored, {
    save: async (...[root, events]: Parameters<Stored['save']>) => {
      await repository.save(root, events);
      forget(root.state);
    },
    delete: async (...[id, events]: Parameters<Stored['delete']>) => {
      const root = await repository.find(id);
      await repository.delete(id, events);
      if (root) forget(root.state);
    },
  });
}
