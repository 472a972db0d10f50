import type { ChangeTask } from '../../../../application/tasks/change-task.js';
import type { CreateTask, CreateTaskInput } from '../../../../application/tasks/create-task.js';
import type { CreateMany } from '../../../../application/shared/create-many.js';
import type { DeleteOne } from '../../../../application/shared/delete-one.js';
import type { GetOne, ListPage } from '../../../../application/shared/read-use-cases.js';
import type { TaskId } from '../../../../domain/shared/ids.js';
import type { Task, TaskState } from '../../../../domain/tasks/task.js';
import { TASK_LIST } from '../../../../domain/tasks/task-list.js';
import { ChangeTaskDto, CreateTaskDto, TaskView, toTaskView } from '../../wire/task-dto.js';
import { resource } from '../resource.js';
import type { ResourceTools } from '../resource-definition.js';

export interface TaskUseCases {
  readonly list: ListPage<TaskState>;
  readonly get: GetOne<TaskState, TaskId>;
  readonly create: CreateTask;
  readonly createMany: CreateMany<CreateTaskInput, TaskState>;
  readonly change: ChangeTask;
  readonly delete: DeleteOne<TaskState, Task>;
}

export function taskResource(useCases: TaskUseCases, tools: ResourceTools) {
  return resource(
    {
      path: '/api/v1/tasks',
      title: 'Task',
      view: TaskView,
      present: toTaskView,
      list: { spec: TASK_LIST, useCase: useCases.list },
      get: { useCase: useCases.get },
      create: { dto: CreateTaskDto, useCase: useCases.create, many: useCases.createMany },
      update: { dto: ChangeTaskDto, useCase: useCases.change },
      delete: { useCase: useCases.delete },
    },
    tools,
  );
}
