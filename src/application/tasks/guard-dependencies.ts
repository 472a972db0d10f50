import type { EntityState } from '../../domain/shared/entities/entity.js';
import type { TaskId } from '../../domain/shared/ids.js';
import { AppError } from '../../domain/shared/app-error.js';
import { listQuery, MAX_LIMIT, type Filter } from '../../domain/shared/page.js';
import { findPath } from '../../domain/shared/search-path.js';
import {
  circularDependency,
  type TaskDependencyState,
} from '../../domain/tasks/task-dependency.js';
import type { EntityStores } from '../../ports/entities/entity-stores.js';
import type { TransactionLocks } from '../../ports/runtime/transaction-locks.js';
import type { EntityGuard } from '../shared/entity-guard.js';
import { chunksOf } from '../shared/chunks-of.js';

/** Most tasks that are looked at for one dependency. */
const MOST_TASKS = 100_000;

/** Refuses dependencies that close a circle. They are added one after the other, lest two close one together. */
export function guardDependencies(deps: {
  readonly stores: EntityStores;
  readonly locks: TransactionLocks;
}): EntityGuard {
  return {
    check: async (after: EntityState) => {
      const { taskId, dependsOnId } = after as TaskDependencyState;
      await deps.locks.hold('task-dependencies');
      const path = await findPath<TaskId>(
        dependsOnId,
        taskId,
        (tasks) => dependenciesOf(deps.stores, 'taskId', tasks),
        (count) => {
          if (count > MOST_TASKS) throw tooMany();
        },
      );
      if (path) throw circularDependency([taskId, ...path]);
    },
  };
}

/** Pairs of tasks: the one that waits, and what it waits for. */
export async function dependenciesOf(
  stores: EntityStores,
  side: 'taskId' | 'dependsOnId',
  tasks: readonly TaskId[],
): Promise<readonly (readonly [TaskId, TaskId])[]> {
  const { queries } = stores.of('task-dependencies');
  const found: (readonly [TaskId, TaskId])[] = [];
  for (const values of chunksOf(tasks, 100)) {
    const filters: readonly Filter[] = [
      { field: side, operator: 'in', values },
      { field: 'deletedAt', operator: 'in', values: [null] },
    ];
    let cursor: string | undefined;
    do {
      const query = listQuery({
        filters,
        limit: MAX_LIMIT,
        ...(cursor === undefined ? {} : { cursor }),
      });
      const page = await queries.list(query);
      for (const item of page.items as readonly TaskDependencyState[]) {
        found.push([item.taskId, item.dependsOnId]);
      }
      if (found.length > MOST_TASKS) throw tooMany();
      cursor = page.nextCursor;
    } while (cursor !== undefined);
  }
  return found;
}

function tooMany(): AppError {
  const message = `More than ${String(MOST_TASKS)} tasks depend on each other here`;
  return new AppError('conflict', 'task-dependency.too-many', message);
}
