import { Task, type TaskState } from '../../../../domain/tasks/task.js';
import type { EventLog } from '../../../../ports/runtime/event-log.js';
import type { TaskRepository } from '../../../../ports/tasks/task-repository.js';
import { InMemoryRepository } from './in-memory-repository.js';
import type { InMemoryTable } from './in-memory-table.js';

export class InMemoryTaskRepository
  extends InMemoryRepository<TaskState, Task>
  implements TaskRepository
{
  constructor(table: InMemoryTable<TaskState>, eventLog: EventLog) {
    super(
      {
        what: 'task',
        table,
        restore: (state) => Task.restore(state),
        uniqueKeys: originsOf,
      },
      eventLog,
    );
  }

  findByOrigin(provider: string, externalId: string): Promise<Task | undefined> {
    const origin = keyOf(provider, externalId);
    return this.findBy((state) => originsOf(state).includes(origin));
  }
}

function originsOf({ links }: TaskState): readonly string[] {
  return links
    .filter(({ relation }) => relation === 'origin')
    .map(({ provider, externalId }) => keyOf(provider, externalId));
}

function keyOf(provider: string, externalId: string): string {
  return `${provider} ${externalId}`;
}
