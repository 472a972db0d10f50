import type { Task, TaskState } from '../../domain/tasks/task.js';
import type { Queries, Repository } from '../runtime/repository.js';

export interface TaskRepository extends Repository<TaskState, Task> {
  /** The task that stands for an object of the provider. */
  findByOrigin(provider: string, externalId: string): Promise<Task | undefined>;
}

export type TaskQueries = Queries<TaskState>;
