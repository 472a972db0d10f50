import type { EntityState } from '../../domain/shared/entities/entity.js';
import { isFinished } from '../../domain/tasks/task-status.js';
import type { TaskState } from '../../domain/tasks/task.js';
import type { EntityStores } from '../../ports/entities/entity-stores.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { TaskRepository } from '../../ports/tasks/task-repository.js';
import type { EntityGuard } from '../shared/entity-guard.js';
import { dependenciesOf } from './guard-dependencies.js';

/** A blocked task is opened once the last task that it waits for is completed or cancelled. */
export function openWaitingTasks(deps: {
  readonly stores: EntityStores;
  readonly tasks: TaskRepository;
  readonly clock: Clock;
}): Required<Pick<EntityGuard, 'saved'>> {
  const { stores, tasks, clock } = deps;
  return {
    saved: async (after: EntityState, before: EntityState | undefined) => {
      const isOver = isOverNow(after as TaskState);
      if (!before || !isOver || isOverNow(before as TaskState)) return;
      const waiting = await dependenciesOf(stores, 'dependsOnId', [after.id as TaskState['id']]);
      for (const [taskId] of waiting) {
        const task = await tasks.find(taskId);
        if (task?.state.status !== 'blocked') continue;
        if (await waitsFor(taskId)) continue;
        const opened = task.change({ status: 'open' }, clock.now());
        await tasks.save(opened.task, opened.events);
      }
    },
  };

  async function waitsFor(taskId: TaskState['id']): Promise<boolean> {
    for (const [, dependsOnId] of await dependenciesOf(stores, 'taskId', [taskId])) {
      const other = await tasks.find(dependsOnId);
      if (other && !isOverNow(other.state)) return true;
    }
    return false;
  }
}

function isOverNow({ status, deletedAt }: TaskState): boolean {
  return deletedAt !== null || isFinished(status);
}
