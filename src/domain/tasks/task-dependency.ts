import { AppError } from '../shared/app-error.js';
import { defineEntity } from '../shared/entities/define-entity.js';
import type { StateOf } from '../shared/entities/entity.js';
import { reference, word } from '../shared/entities/field.js';
import type { Id, TaskId } from '../shared/ids.js';

export type TaskDependencyId = Id<'TaskDependency'>;

/** A task waits for another one. No task waits, by whatever way, for itself. */
export const TASK_DEPENDENCY = defineEntity<TaskDependencyId>()({
  collection: 'task-dependencies',
  one: 'task-dependency',
  title: 'Task dependency',
  summary: 'Which task waits for which.',
  storageClass: 'tasks',
  columns: ['id', 'taskId', 'dependsOnId'],
  told: ['taskId', 'dependsOnId'],
  fields: {
    taskId: reference<TaskId>('tasks')({
      description: 'The task that waits',
      example: '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10',
      access: 'once',
    }),
    dependsOnId: reference<TaskId>('tasks')({
      description: 'The task that it waits for',
      example: '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a11',
      access: 'once',
    }),
    pair: word({
      description: 'Both of them: there is one dependency between two tasks',
      example: '',
      access: 'hidden',
      maxLength: 73,
      nullable: true,
      isUnique: true,
    }),
  },
  derive: ({ taskId, dependsOnId, deletedAt }) => ({
    pair: deletedAt === null ? `${taskId} ${dependsOnId}` : null,
  }),
});

export type TaskDependencyState = StateOf<TaskDependencyId, typeof TASK_DEPENDENCY.fields>;

/** @param path the tasks of the circle, beginning with the one that would wait for itself */
export function circularDependency(path: readonly TaskId[]): AppError {
  const message = `The task would wait for itself: ${path.join(' -> ')}`;
  return new AppError('conflict', 'task-dependency.circular', message, {
    faults: [{ path: 'dependsOnId', message: 'closes a circle' }],
    data: { path },
  });
}
