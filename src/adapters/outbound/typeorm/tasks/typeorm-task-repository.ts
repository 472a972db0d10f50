import { Task, type TaskState } from '../../../../domain/tasks/task.js';
import type { TaskRepository } from '../../../../ports/tasks/task-repository.js';
import { placeholders, type SqlValue } from '../sql-session.js';
import type { RecordTable } from '../record-table.js';
import type { Transaction } from '../transaction.js';
import { TypeOrmEntityRepository } from '../entities/typeorm-entity-repository.js';
import type { RepositoryDeps } from '../typeorm-repository.js';

export class TypeOrmTaskRepository
  extends TypeOrmEntityRepository<TaskState, Task, TaskState>
  implements TaskRepository
{
  constructor(deps: RepositoryDeps, table: RecordTable<TaskState>) {
    super(deps, table, {
      what: 'task',
      toRecord: (state) => state,
      toRoot: (state) => Task.restore(state),
    });
  }

  findByOrigin(provider: string, externalId: string): Promise<Task | undefined> {
    return this.findBy(
      'id = (SELECT task_id FROM task_origins WHERE provider = ? AND external_id = ?)',
      [provider, externalId],
    );
  }

  protected override loaded(transaction: Transaction, task: TaskState): void {
    super.loaded(transaction, task);
    transaction.memo.set(memoKey(task.id), originsOf(task).join());
  }

  /** Origins hardly ever change: those read in the same transaction are not written again. */
  protected override async saved(transaction: Transaction, task: TaskState): Promise<void> {
    await super.saved(transaction, task);
    const before = task.version === 1 ? '' : transaction.memo.get(memoKey(task.id));
    const origins = originsOf(task);
    if (origins.join() === before) return;
    if (task.version > 1) await forgetOrigins(transaction, task.id);
    if (origins.length === 0) return;
    const values = placeholders(3, origins.length / 3);
    await transaction.change(
      `INSERT INTO task_origins (provider, external_id, task_id) VALUES ${values}`,
      origins,
    );
    transaction.memo.set(memoKey(task.id), origins.join());
  }

  protected override async deleted(transaction: Transaction, id: string): Promise<void> {
    await super.deleted(transaction, id);
    await forgetOrigins(transaction, id);
  }
}

async function forgetOrigins(transaction: Transaction, id: string): Promise<void> {
  transaction.memo.delete(memoKey(id));
  await transaction.change('DELETE FROM task_origins WHERE task_id = ?', [id]);
}

function memoKey(id: string): string {
  return `origins of task ${id}`;
}

/** Provider, external id and task id of each origin, one after another. */
function originsOf({ id, links }: TaskState): readonly SqlValue[] {
  const origins = links.filter(({ relation }) => relation === 'origin');
  return origins.flatMap(({ provider, externalId }) => [provider, externalId, id]);
}
