import { Task, type TaskState } from '../../../../domain/tasks/task.js';
import type { TaskRepository } from '../../../../ports/tasks/task-repository.js';
import { InMemoryTable } from '../database/in-memory-table.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import { InMemoryRepository, type RepositoryDeps } from '../in-memory-repository.js';

/** At most one task stands for an object elsewhere. */
export function taskTable(database: InMemoryDatabase): InMemoryTable<TaskState> {
  return new InMemoryTable<TaskState>(database, {
    what: 'task',
    unique: ({ links }) =>
      links
        .filter(({ relation }) => relation === 'origin')
        .map(({ provider, externalId }) => ['origin', provider, externalId]),
  });
}

export class InMemoryTaskRepository
  extends InMemoryRepository<TaskState, Task>
  implements TaskRepository
{
  constructor(deps: RepositoryDeps, table: InMemoryTable<TaskState>) {
    super(deps, table, { what: 'task', restore: (state) => Task.restore(state) });
  }

  async findByOrigin(provider: string, externalId: string): Promise<Task | undefined> {
    this.deps.database.transaction();
    return this.restored(this.table.findByKey('origin', provider, externalId));
  }
}
