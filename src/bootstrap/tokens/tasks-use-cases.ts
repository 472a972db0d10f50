import type { CreateMany } from '../../application/shared/create-many.js';
import type { DeleteOne } from '../../application/shared/delete-one.js';
import type { GetOne, ListPage } from '../../application/shared/read-use-cases.js';
import type { AnnotateTask } from '../../application/tasks/annotate-task.js';
import type { ChangeTask } from '../../application/tasks/change-task.js';
import type { CreateTask, CreateTaskInput } from '../../application/tasks/create-task.js';
import type { FollowObject } from '../../application/tasks/follow-object.js';
import type { TaskId } from '../../domain/shared/ids.js';
import type { Task, TaskState } from '../../domain/tasks/task.js';
import { token } from './token.js';

export const TASKS_USE_CASES = {
  'tasks.list': token<ListPage<TaskState>>('tasks.list'),
  'tasks.get': token<GetOne<TaskState, TaskId>>('tasks.get'),
  'tasks.create': token<CreateTask>('tasks.create'),
  'tasks.create-many': token<CreateMany<CreateTaskInput, TaskState>>('tasks.create-many'),
  'tasks.update': token<ChangeTask>('tasks.update'),
  'tasks.delete': token<DeleteOne<TaskState, Task>>('tasks.delete'),
  'tasks.follow': token<FollowObject>('tasks.follow'),
  'tasks.annotate': token<AnnotateTask>('tasks.annotate'),
} as const;
