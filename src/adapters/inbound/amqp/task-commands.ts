import type { ChangeTask } from '../../../application/tasks/change-task.js';
import type { CreateTask } from '../../../application/tasks/create-task.js';
import { CreateTaskDto, toTaskView, UpdateTaskDto } from '../wire/task-dto.js';
import { command, type Command } from './command.js';

export function taskCommands(useCases: {
  readonly create: CreateTask;
  readonly change: ChangeTask;
}): readonly Command[] {
  return [
    command({
      type: 'brain.task.create',
      dto: CreateTaskDto,
      useCase: useCases.create,
      toInput: (dto) => dto,
      present: toTaskView,
    }),
    command({
      type: 'brain.task.update',
      dto: UpdateTaskDto,
      useCase: useCases.change,
      toInput: ({ id, ...change }) => ({ id, change }),
      present: toTaskView,
    }),
  ];
}
